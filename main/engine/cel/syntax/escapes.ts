/** Escape sequences of text and bytes literals. Source: cel-spec doc/langdef.md, String and Bytes Values. */

const escape = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([0-3][0-7]{2})|([abfnrtv\\?"'`])|(.?))/gis

const simple: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 92,
  '?': 63,
  '"': 34,
  "'": 39,
  '`': 96,
}

interface Escape {
  readonly code: number
  /** `\x` and octal escapes are bytes where the literal is bytes; `\u` is a code point always. */
  readonly isByte: boolean
}

function escapeOf(groups: readonly (string | undefined)[]): Escape {
  const [hex, short, long, octal, letter, odd] = groups
  if (odd !== undefined) throw new Error(`unable to unescape string`)
  const code = short ?? long
  if (code !== undefined) return { code: checkedCodePoint(parseInt(code, 16)), isByte: false }
  if (hex !== undefined) return { code: parseInt(hex, 16), isByte: true }
  if (octal !== undefined) return { code: parseInt(octal, 8), isByte: true }
  const known = simple[letter ?? '']
  if (known === undefined) throw new Error('unable to unescape string')
  return { code: known, isByte: true }
}

function checkedCodePoint(code: number): number {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw new Error('invalid unicode code point')
  return code
}

/** Throws Error for an escape that there is not. */
export function textOf(raw: string, isRaw: boolean): string {
  if (isRaw) return raw
  return raw.replaceAll(escape, (_all: string, ...groups: (string | undefined)[]) =>
    String.fromCodePoint(escapeOf(groups.slice(0, 6)).code),
  )
}

/** Throws Error for an escape that there is not. */
export function bytesOf(raw: string, isRaw: boolean): Uint8Array {
  if (isRaw) return new TextEncoder().encode(raw)
  const parts: Buffer[] = []
  let end = 0
  for (const found of raw.matchAll(escape)) {
    parts.push(Buffer.from(raw.slice(end, found.index), 'utf8'))
    const { code, isByte } = escapeOf(found.slice(1, 7))
    if (!isByte) throw new Error('unable to unescape string')
    parts.push(Buffer.from([code]))
    end = found.index + found[0].length
  }
  parts.push(Buffer.from(raw.slice(end), 'utf8'))
  return new Uint8Array(Buffer.concat(parts))
}
