/** Every shortcut, as the help lists it: keys, and the locale key under `shortcut`. */
export const shortcutGroups = [
  {
    title: 'anywhere',
    shortcuts: [
      { keys: ['Ctrl K', 'Ctrl Shift P'], label: 'palette' },
      { keys: ['Ctrl ,'], label: 'preferences' },
      { keys: ['n'], label: 'create' },
      { keys: ['?'], label: 'help' },
      { keys: ['Shift Esc'], label: 'dock' },
    ],
  },
  {
    title: 'list',
    shortcuts: [
      { keys: ['/'], label: 'filter' },
      { keys: ['j', '↓'], label: 'next' },
      { keys: ['k', '↑'], label: 'previous' },
      { keys: ['Enter', 'd'], label: 'open' },
      { keys: ['Space'], label: 'select' },
      { keys: ['Ctrl A'], label: 'selectAll' },
      { keys: ['Esc'], label: 'close' },
    ],
  },
  {
    title: 'object',
    shortcuts: [
      { keys: ['l'], label: 'logs' },
      { keys: ['y'], label: 'yaml' },
      { keys: ['e'], label: 'edit' },
      { keys: ['f'], label: 'forward' },
      { keys: ['Del'], label: 'delete' },
    ],
  },
] as const

/** True where a key is text or belongs to something that stands over the page. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0]
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.closest('[role="dialog"], [role="menu"], [role="alertdialog"]')) return true
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio'].includes(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}
