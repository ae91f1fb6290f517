import { exactNumber } from '#base/exact-json.ts'
import { cutBelow, deepestKept, isDeeperThan } from '../registry/nesting.ts'

/** The text that a body was parsed from, for what JSON.parse forgets: how numbers were written, where fields stood. */
const texts = new WeakMap<object, string>()

export function rememberText(value: object, text: string): void {
  texts.set(value, text)
}

export function textOf(value: object): string | undefined {
  return texts.get(value)
}

/** Whole numbers that Go takes for none, or that no type of it holds: `80.0`, `8e1`, `9223372036854775808`, `1e400`. */
export interface OddNumbers {
  /** The body with a number of its own, and no whole one, in the place of each. */
  readonly marked: Record<string, unknown>
  /** How each was written, by the text of the number that stands for it. */
  readonly sources: ReadonlyMap<string, string>
}

/**
 * What may be one; a few texts that look alike are looked at in vain. Numbers stand behind these marks, and a text of
 * nothing but digits would be looked at from each of them.
 */
const suspicious = /[[:,\s]-?\d+(?:\.0*[\s,\]}]|\.?\d*[eE])|[[:,\s]-?\d{16}/

/** Undefined for nearly every body. */
export function oddNumbersIn(value: object): OddNumbers | undefined {
  const text = texts.get(value)
  if (text === undefined || !suspicious.test(text)) return undefined
  const sources = new Map<string, string>()
  const mark = (_: string, item: unknown, context?: { source?: string }): unknown => {
    if (typeof item !== 'number' || (Number.isFinite(item) && !Number.isInteger(item))) return item
    const { source = '' } = context ?? {}
    const exact = exactNumber(item, source)
    if (typeof exact === 'bigint' || (Number.isSafeInteger(item) && !/[.eE]/.test(source))) return exact
    const marker = sources.size + 0.123
    sources.set(String(marker), source)
    return marker
  }
  const marked = JSON.parse(text, mark) as Record<string, unknown>
  return sources.size > 0 ? { marked, sources } : undefined
}

/** The first number that is too large for a float64, as it was written: JSON.parse takes `1e400` for infinity. */
export function infiniteNumberIn(text: string): string | undefined {
  if (!/\d[eE]\+?\d{3}|\d{309}/.test(text)) return undefined
  let found: string | undefined
  JSON.parse(text, (_: string, item: unknown, context?: { source?: string }): unknown => {
    if (typeof item === 'number' && !Number.isFinite(item)) found ??= context?.source
    return item
  })
  return found
}

const shortenedBodies = new WeakSet()

/**
 * A value that code may follow into its depth: what is deeper than anything that is kept is left out. Most such depths
 * are in fields that nobody knows; `wasShortened` tells those who keep what was sent to look.
 */
export function shortened(value: unknown): unknown {
  if (!isDeeperThan(deepestKept, value)) return value
  const short = cutBelow(deepestKept + 1, value)
  shortenedBodies.add(short as object)
  return short
}

export function wasShortened(value: object): boolean {
  return shortenedBodies.has(value)
}
