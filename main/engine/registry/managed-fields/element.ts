import { parseJson } from '#base/exact-json.ts'
import { isRecord } from '#base/wire.ts'
import { jsonTypeOf } from '#kube/meta/json.ts'

/**
 * The elements of paths as FieldsV1 writes them: `f:name` a field, `k:{"name":"web"}` an item of a list by its keys,
 * `v:"tcp"` an item of a set by its value, `i:0` an item by its place.
 * Source: structured-merge-diff fieldpath/element.go, fieldpath/serialize-pe.go.
 */

export function fieldElement(name: string): string {
  let element = fieldElements.get(name)
  if (element === undefined) {
    if (fieldElements.size >= elementsKept) fieldElements.clear()
    fieldElements.set(name, (element = `f:${name}`))
  }
  return element
}

/** Texts that are made once are ready to be keys of objects, which those that are put together are not. */
const fieldElements = new Map<string, string>()
const elementsKept = 5_000

/** `keys` in the order of their names. */
export function keyElement(keys: readonly (readonly [name: string, value: unknown])[]): string {
  return `k:{${keys.map(([name, value]) => `${encode(name)}:${encode(value)}`).join(',')}}`
}

export function valueElement(value: unknown): string {
  return `v:${encode(value)}`
}

/** As Go's encoding/json, which keeps JSON fit for HTML. */
function encode(value: unknown): string {
  const text = JSON.stringify(value)
  return unfitForHtml.test(text) ? text.replaceAll(new RegExp(unfitForHtml, 'g'), escaped) : text
}

const unfitForHtml = /[<>&\u2028\u2029]/
const escaped = (found: string): string => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`

/** An element from a client in its one proper form; undefined for kinds that are not known, which are dropped. */
export function canonicalElement(element: string): string | undefined {
  if (element[1] !== ':') throw new Error(`missing colon: ${element}`)
  const content = element.slice(2)
  switch (element[0]) {
    case 'f':
      return element
    case 'v':
      return valueElement(parseJson(content))
    case 'k':
      return keyElement(keysOf(content))
    case 'i':
      if (!/^-?\d+$/.test(content)) throw new Error(`strconv.Atoi: parsing ${JSON.stringify(content)}: invalid syntax`)
      return `i:${String(Number(content))}`
    default:
      return undefined
  }
}

function keysOf(content: string): [string, unknown][] {
  const keys = parseJson(content)
  if (!isRecord(keys)) throw new Error(`not an object: ${content}`)
  return Object.entries(keys).sort(([a], [b]) => compare(a, b))
}

const knownKeys = new Map<string, [string, unknown][]>()

/** The same few names and ports stand in nearly all sets, and sorting asks for them many times. */
function knownKeysOf(element: string): [string, unknown][] {
  let keys = knownKeys.get(element)
  if (!keys) {
    if (knownKeys.size >= elementsKept) knownKeys.clear()
    knownKeys.set(element, (keys = keysOf(element.slice(2))))
  }
  return keys
}

/** As messages show it: `.image`, `[name="web"]`, `[="tcp"]`. */
export function printElement(element: string): string {
  const content = element.slice(2)
  switch (element[0]) {
    case 'k':
      return `[${keysOf(content)
        .map(([name, value]) => `${name}=${print(value)}`)
        .join(',')}]`
    case 'v':
      return `[=${print(parseJson(content))}]`
    case 'i':
      return `[${content}]`
    default:
      return `.${content}`
  }
}

export function printPath(path: readonly string[]): string {
  return path.map(printElement).join('')
}

function print(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(print).join(',')}]`
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

const ranks = '.fkvi'

/** Fields first, then keys, values and places, each by their content. */
export function compareElements(a: string, b: string): number {
  const rank = ranks.indexOf(a.charAt(0)) - ranks.indexOf(b.charAt(0))
  if (rank !== 0) return rank
  switch (a[0]) {
    case 'k':
      return compareKeys(knownKeysOf(a), knownKeysOf(b))
    case 'v':
      return compareValues(parseJson(a.slice(2)), parseJson(b.slice(2)))
    case 'i':
      return Number(a.slice(2)) - Number(b.slice(2))
    default:
      return compare(a, b)
  }
}

function compareKeys(a: readonly [string, unknown][], b: readonly [string, unknown][]): number {
  for (const [index, [name, value]] of a.entries()) {
    const other = b[index]
    if (!other) return 1
    const order = compare(name, other[0]) || compareValues(value, other[1])
    if (order !== 0) return order
  }
  return a.length - b.length
}

const typeOrder = ['number', 'string', 'bool']

function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return compare(a, b)
  const [type, other] = [jsonTypeOf(a), jsonTypeOf(b)]
  if (type !== other) return typeOrder.indexOf(type) - typeOrder.indexOf(other)
  return type === 'number' ? compare(a as number | bigint, b as number | bigint) : compare(String(a), String(b))
}

function compare<T extends string | number | bigint>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}
