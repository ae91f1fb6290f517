import { sourceOf, type LogLine } from './log-buffer.ts'

export interface LogFilter {
  readonly text: string
  readonly isRegex: boolean
  /** `pod/container`, or empty for all. */
  readonly source: string
}

/** Undefined when the pattern does not parse. */
export function createMatcher({ text, isRegex, source }: LogFilter): ((line: LogLine) => boolean) | undefined {
  const matchesText = textMatcher(text, isRegex)
  if (!matchesText) return undefined
  return (line) => (source === '' || sourceOf(line) === source) && matchesText(line.text)
}

function textMatcher(text: string, isRegex: boolean): ((line: string) => boolean) | undefined {
  if (text === '') return () => true
  if (!isRegex) {
    const wanted = text.toLowerCase()
    return (line) => line.toLowerCase().includes(wanted)
  }
  try {
    const pattern = new RegExp(text, 'i')
    return (line) => pattern.test(line)
  } catch {
    return undefined
  }
}

// Apart from the colours of states: a pod's name in red would say that it has failed.
const inks = ['text-source-1', 'text-source-2', 'text-source-3', 'text-source-4', 'text-source-5', 'text-source-6']

/** The same source has the same colour in every log. */
export function inkOf(source: string): string {
  let hash = 0
  for (const character of source) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0
  return inks[hash % inks.length] ?? ''
}
