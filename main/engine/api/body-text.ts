/** The text that a body was parsed from, for what JSON.parse forgets: how numbers were written, where fields stood. */
const texts = new WeakMap<object, string>()

export function rememberText(value: object, text: string): void {
  texts.set(value, text)
}

export function textOf(value: object): string | undefined {
  return texts.get(value)
}

/** Whole numbers that Go takes for none, or that are none here: `80.0`, `8e1`, `9007199254740993`. */
export interface OddNumbers {
  /** The body with a number of its own, and no whole one, in the place of each. */
  readonly marked: Record<string, unknown>
  /** How each was written, by the text of the number that stands for it. */
  readonly sources: ReadonlyMap<string, string>
}

/** What may be one; a few texts that look alike are looked at in vain. */
const suspicious = /\d\.0*[\s,\]}]|\d[eE][+-]?\d|\d{16}/

/** Undefined for nearly every body. */
export function oddNumbersIn(value: object): OddNumbers | undefined {
  const text = texts.get(value)
  if (text === undefined || !suspicious.test(text)) return undefined
  const sources = new Map<string, string>()
  const mark = (_: string, item: unknown, { source = '' }: { source?: string }): unknown => {
    if (typeof item !== 'number' || !Number.isInteger(item)) return item
    if (Number.isSafeInteger(item) && !/[.eE]/.test(source)) return item
    const marker = sources.size + 0.123
    sources.set(String(marker), source)
    return marker
  }
  // The third argument is ECMAScript's, and not yet in the types of the language.
  const marked = JSON.parse(text, mark as (key: string, value: unknown) => unknown) as Record<string, unknown>
  return sources.size > 0 ? { marked, sources } : undefined
}
