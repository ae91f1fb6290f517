import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language'
import { linter, lintGutter } from '@codemirror/lint'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { diagnosticsOf } from './yaml-diagnostics.ts'

export interface CodeMirrorOptions {
  parent: ShadowRoot
  text: string
  label: string
  isReadOnly: boolean
  onChange(text: string): void
  /** Ctrl/Cmd+Enter and Ctrl/Cmd+S. */
  onSubmit(): void
}

export interface CodeMirror {
  text(): string
  setText(text: string): void
  setReadOnly(isReadOnly: boolean): void
  goTo(line: number): void
  focus(): void
  dispose(): void
}

/**
 * A YAML editor in a shadow root: there CodeMirror uses constructed style sheets, and the page's CSP needs neither a nonce
 * nor `unsafe-inline` (style-mod, `StyleSet`). Custom properties reach into the shadow, so the theme follows the page.
 */
export function createCodeMirror(options: CodeMirrorOptions): CodeMirror {
  const readOnly = new Compartment()
  const view = new EditorView({
    parent: options.parent,
    root: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [extensionsFor(options), readOnly.of(readOnlyIs(options.isReadOnly))],
    }),
  })
  return {
    text: () => view.state.doc.toString(),
    setText: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    setReadOnly: (isReadOnly) => view.dispatch({ effects: readOnly.reconfigure(readOnlyIs(isReadOnly)) }),
    goTo(line) {
      const { from } = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines))
      view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'start' }) })
      view.focus()
    },
    focus: () => view.focus(),
    dispose: () => view.destroy(),
  }
}

function readOnlyIs(isReadOnly: boolean): Extension {
  return [EditorState.readOnly.of(isReadOnly), isReadOnly ? [] : highlightActiveLine()]
}

function extensionsFor(options: CodeMirrorOptions): Extension {
  const submit = (): boolean => {
    options.onSubmit()
    return true
  }
  return [
    lineNumbers(),
    foldGutter(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    bracketMatching(),
    highlightSelectionMatches(),
    indentUnit.of('  '),
    yaml(),
    linter((view) => diagnosticsOf(view.state.doc.toString()), { delay: 300 }),
    lintGutter(),
    syntaxHighlighting(highlight),
    theme,
    EditorView.lineWrapping,
    // Escape then Tab leaves the editor, so that the keyboard is not caught in it (WCAG 2.1.2).
    keymap.of([
      { key: 'Mod-Enter', run: submit },
      { key: 'Mod-s', run: submit },
      ...defaultKeymap,
      ...historyKeymap,
      ...searchKeymap,
      ...foldKeymap,
      indentWithTab,
    ]),
    EditorView.contentAttributes.of({ 'aria-label': options.label, spellcheck: 'false', tabindex: '0' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) options.onChange(update.state.doc.toString())
    }),
  ]
}

const highlight = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--ready)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: 'var(--unknown)' },
  { tag: [tags.comment, tags.meta], color: 'var(--ink-faint)' },
  { tag: [tags.separator, tags.punctuation], color: 'var(--ink-soft)' },
])

const theme = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--surface)', color: 'var(--ink)', fontSize: '13px' },
  // Around all of it: an outline of its own would go under the line numbers, which stand above the text.
  '&.cm-focused': { outline: 'none' },
  '&.cm-focused::after': {
    content: '""',
    position: 'absolute',
    inset: '0',
    zIndex: '300',
    border: '2px solid var(--focus)',
    borderRadius: 'inherit',
    pointerEvents: 'none',
  },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--ink)', outline: 'none' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--ink-faint)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--hover) 60%, transparent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selected)',
  },
  '.cm-panels, .cm-tooltip': { backgroundColor: 'var(--raised)', color: 'var(--ink)', borderColor: 'var(--line)' },
  '.cm-textfield, .cm-button': {
    background: 'var(--surface)',
    color: 'var(--ink)',
    border: '1px solid var(--line)',
    borderRadius: '4px',
    fontSize: '12px',
  },
  '.cm-searchMatch': { backgroundColor: 'var(--progressing-soft)' },
  '.cm-selectionMatch': { backgroundColor: 'var(--accent-soft)' },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--sunken)', color: 'var(--ink-soft)', border: 'none' },
})
