import { codePointsOf } from '../values/code-points.ts'
import { CelError } from '../errors.ts'
import { define, type Library } from '../declarations.ts'
import { traversal } from '../costs.ts'
import { ArrayList, sizeOf, type ListValue } from '../values/values.ts'
import { textOfKey } from '../selection.ts'
import { formatText } from './format-text.ts'

function outOfRange(index: bigint): never {
  throw new CelError(`index out of range: ${String(index)}`)
}

function charAt(text: string, index: bigint): string {
  const points = codePointsOf(text)
  if (index < 0n || index > points.length) outOfRange(index)
  return points[Number(index)] ?? ''
}

/** Positions count code points. */
function indexOf(text: string, part: string, from = 0n): bigint {
  const points = codePointsOf(text)
  if (from < 0n || from > points.length) outOfRange(from)
  const start = points.slice(0, Number(from)).join('').length
  const found = text.indexOf(part, start)
  return found === -1 ? -1n : BigInt(sizeOf(text.slice(0, found)))
}

function lastIndexOf(text: string, part: string, from?: bigint): bigint {
  const points = codePointsOf(text)
  if (from !== undefined && (from < 0n || from > points.length)) outOfRange(from)
  const start = from === undefined ? Infinity : points.slice(0, Number(from)).join('').length
  const found = text.lastIndexOf(part, start)
  return found === -1 ? -1n : BigInt(sizeOf(text.slice(0, found)))
}

function substring(text: string, start: bigint, end?: bigint): string {
  const points = codePointsOf(text)
  const stop = end ?? BigInt(points.length)
  if (end !== undefined && start > end) {
    throw new CelError(`invalid substring range. start: ${String(start)}, end: ${String(end)}`)
  }
  if (start < 0n || start > points.length) outOfRange(start)
  if (stop < 0n || stop > points.length) outOfRange(stop)
  return points.slice(Number(start), Number(stop)).join('')
}

function replace(text: string, part: string, by: string, limit = -1n): string {
  if (limit < 0n) return text.replaceAll(part, () => by)
  const pieces: string[] = []
  let rest = text
  for (let left = limit; left > 0n; left--) {
    const found = rest.indexOf(part)
    if (found === -1 || (part === '' && rest === '')) break
    const step = part === '' ? (codePointsOf(rest)[0] ?? '').length : 0
    pieces.push(rest.slice(0, found), by, rest.slice(found, found + step))
    rest = rest.slice(found + part.length + step)
  }
  return pieces.join('') + rest
}

function split(text: string, by: string, limit = -1n): ListValue {
  if (limit === 0n) return new ArrayList([])
  if (limit === 1n) return new ArrayList([text])
  const parts = by === '' ? codePointsOf(text) : text.split(by)
  if (limit < 0n || parts.length <= limit) return new ArrayList(parts)
  const head = parts.slice(0, Number(limit) - 1)
  return new ArrayList([...head, parts.slice(Number(limit) - 1).join(by)])
}

function join(list: ListValue, by = ''): string {
  const parts: string[] = []
  for (const item of list) {
    if (typeof item !== 'string') throw new CelError(`join: invalid input: ${textOfKey(item)}`)
    parts.push(item)
  }
  return parts.join(by)
}

const lower = (text: string): string => text.replaceAll(/[A-Z]+/g, (part) => part.toLowerCase())
const upper = (text: string): string => text.replaceAll(/[a-z]+/g, (part) => part.toUpperCase())

const escapes: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
}

function quote(text: string): string {
  return `"${codePointsOf(text.toWellFormed())
    .map((sign) => escapes[sign] ?? sign)
    .join('')}"`
}

/** White space as Unicode has it. */
const trim = (text: string): string => text.replace(/^[\s\u0085]+/u, '').replace(/[\s\u0085]+$/u, '')

/** Version 2. Source: cel-go ext/strings.go. */
export const strings: Library = {
  functions: [
    define('charAt', [['string_char_at_int', 'string.(int) string', charAt]]),
    define('format', [['string_format', 'string.(list<dyn>) string', formatText]], traversal()),
    define(
      'join',
      [
        ['list_join', 'list<string>.() string', (list: ListValue) => join(list)],
        ['list_join_string', 'list<string>.(string) string', join],
      ],
      (_args, result) => Math.ceil(sizeOf(result) * 0.2),
    ),
    define('lowerAscii', [['string_lower_ascii', 'string.() string', lower]], traversal()),
    define('upperAscii', [['string_upper_ascii', 'string.() string', upper]], traversal()),
    define(
      'replace',
      [
        ['string_replace_string_string', 'string.(string, string) string', replace],
        ['string_replace_string_string_int', 'string.(string, string, int) string', replace],
      ],
      traversal(0, 2),
    ),
    define(
      'split',
      [
        ['string_split_string', 'string.(string) list<string>', split],
        ['string_split_string_int', 'string.(string, int) list<string>', split],
      ],
      traversal(0, 2),
    ),
    define(
      'substring',
      [
        ['string_substring_int', 'string.(int) string', substring],
        ['string_substring_int_int', 'string.(int, int) string', substring],
      ],
      traversal(),
    ),
    define('trim', [['string_trim', 'string.() string', trim]], traversal()),
    define('strings.quote', [['strings_quote', '(string) string', quote]], traversal()),
  ],
}

export const textIndexOf = indexOf
export const textLastIndexOf = lastIndexOf
