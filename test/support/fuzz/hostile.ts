import type { Random } from './random.ts'

/** Texts that parsers, indexes and printers trip over. */
export const hostileTexts: readonly string[] = [
  '',
  ' ',
  '.',
  '..',
  '-',
  '/',
  '\0',
  '\u0000a',
  '\ud800',
  '\u202e',
  'é',
  '😀'.repeat(40),
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'true',
  '0',
  '-1',
  '1e400',
  'NaN',
  '9223372036854775807',
  '18446744073709551616',
  '0x10',
  '1.5',
  '100m',
  '1Ki',
  '1e3',
  '%',
  '%2e%2e',
  '%00',
  '%zz',
  '{{.}}',
  '${x}',
  'a,b=c',
  'a in (b',
  '!a',
  '==',
  'x'.repeat(64),
  'x'.repeat(254),
  'X'.repeat(5_000),
  '10.0.0.1',
  '::ffff:1.2.3.4',
  '2026-02-30T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '* * * * *',
  '(a+)+$',
  '[',
  '\\',
  "'",
  '"',
  '\r\nset-cookie: a=b',
  '<script>',
  '../../../etc/passwd',
]

const hostileNumbers = [
  0, -0, -1, 1, 2, 255, 65_535, 65_536, -2_147_483_649, 2_147_483_648, 9_007_199_254_740_992, 1e308, -1e-9, 0.5,
]

/** Anything JSON can say. */
export function hostileValue(random: Random, depth = 0): unknown {
  switch (random.int(depth > 3 ? 5 : 8)) {
    case 0:
      return null
    case 1:
      return random.chance(0.5)
    case 2:
      return random.pick(hostileNumbers)
    case 3:
    case 4:
      return random.pick(hostileTexts)
    case 5:
      return random.times(3, () => hostileValue(random, depth + 1))
    default:
      return record(random.times(3, () => [hostileText(random), hostileValue(random, depth + 1)]))
  }
}

export function hostileText(random: Random): string {
  if (random.chance(0.7)) return random.pick(hostileTexts)
  return String.fromCharCode(...random.times(12, () => random.int(random.chance(0.8) ? 128 : 0xffff)))
}

/** Unlike Object.fromEntries followed by a spread, keeps a member called `__proto__` a member. */
export function record(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(entries)
}

/** A few bytes changed, moved, cut or repeated. */
export function damaged(random: Random, bytes: Buffer): Buffer {
  let result: Buffer = Buffer.from(bytes)
  for (let times = 1 + random.int(3); times > 0; times--) result = damagedOnce(random, result)
  return result
}

function damagedOnce(random: Random, bytes: Buffer): Buffer {
  const at = random.int(bytes.length + 1)
  switch (random.int(5)) {
    case 0:
      return Buffer.concat([bytes.subarray(0, at), randomBytes(random, 4), bytes.subarray(at)])
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.int(4))])
    case 2:
      return bytes.subarray(0, at)
    case 3: {
      const from = random.int(bytes.length + 1)
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(from, from + random.int(20)), bytes.subarray(at)])
    }
    default:
      if (at < bytes.length) bytes[at] = random.pick([0, 0xff, 0x7f, 0x80, random.int(256)])
      return bytes
  }
}

export function randomBytes(random: Random, limit: number): Buffer {
  return Buffer.from(random.times(limit, () => random.int(256)))
}

/** A text in whose place another one stands that nearly is it. */
export function damagedText(random: Random, text: string): string {
  if (random.chance(0.3)) {
    const at = random.int(text.length + 1)
    return text.slice(0, at) + hostileText(random) + text.slice(at + random.int(3))
  }
  return damaged(random, Buffer.from(text)).toString()
}
