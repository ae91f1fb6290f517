/** One command of a script, with what joins it to the one before. */
export interface ParsedCommand {
  readonly after: ';' | '&&' | '||'
  readonly words: readonly string[]
  readonly toStderr: boolean
  /** `> FILE`. */
  readonly toFile?: string
}

/** The exit code of the last command, for `$?`. */
type Variables = (name: string) => string

/** Splits `a; b && c || d` at its operators. What is more than that is refused by an Error in a shell's words. */
export function splitScript(script: string): { readonly after: ParsedCommand['after']; readonly text: string }[] {
  const parts: { after: ParsedCommand['after']; text: string }[] = [{ after: ';', text: '' }]
  let quote = ''
  for (let at = 0; at < script.length; at++) {
    const character = script[at] ?? ''
    const part = parts[parts.length - 1]
    if (!part) break
    const pair = character + (script[at + 1] ?? '')
    if (quote) {
      if (character === quote) quote = ''
      part.text += character
    } else if (character === '"' || character === "'") {
      quote = character
      part.text += character
    } else if (pair === '&&' || pair === '||') {
      parts.push({ after: pair, text: '' })
      at++
    } else if (character === ';' || character === '\n') parts.push({ after: ';', text: '' })
    else if (character === '|' || (character === '&' && script[at - 1] !== '>')) {
      throw new Error(`syntax error: unexpected "${character}"`)
    } else part.text += character
  }
  if (quote) throw new Error('syntax error: unterminated quoted string')
  return parts.filter(({ text }) => text.trim() !== '')
}

/** Splits one command into words, quotes and variables resolved. */
export function parseCommand(
  { after, text }: { readonly after: ParsedCommand['after']; readonly text: string },
  variable: Variables,
): ParsedCommand {
  const words = [...text.matchAll(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g)].map(([word]) =>
    expand(word, variable),
  )
  const command: string[] = []
  let toStderr = false
  let toFile: string | undefined
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    if (word === '>&2' || word === '1>&2') toStderr = true
    else if (word === '>') toFile = words[++index] ?? ''
    else if (word.startsWith('>')) toFile = word.slice(1)
    else command.push(word)
  }
  return { after, words: command, toStderr, ...(toFile === undefined ? {} : { toFile }) }
}

function expand(word: string, variable: Variables): string {
  const pattern = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^'"\\]+)/g
  const values = (text: string): string =>
    text.replaceAll(/\$\{(\w+)\}|\$(\w+|\?)/g, (_match, braced: string | undefined, bare: string | undefined) =>
      variable(braced ?? bare ?? ''),
    )
  return [...word.matchAll(pattern)]
    .map(([, single, double, escaped, bare]) => {
      if (single !== undefined) return single
      if (double !== undefined) return values(double.replaceAll(/\\(["\\])/g, '$1'))
      return escaped ?? values(bare ?? '')
    })
    .join('')
}
