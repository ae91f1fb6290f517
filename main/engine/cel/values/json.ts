import { exactInteger } from '#base/exact-json.ts'
import { setMember } from '#kube/meta/json.ts'
import { CelError } from '../errors.ts'
import { reserved } from '../syntax/operators.ts'
import { dynType, type CelType } from '../types.ts'
import { parseDuration, formatDuration } from './duration.ts'
import { parseTimestamp, formatTimestamp } from './timestamp.ts'
import { Duration, ListValue, MapValue, ObjectValue, OptionalValue, Timestamp, Uint, type Value } from './values.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * The value that JSON is, read as a type; `dyn` takes it as it comes, whole numbers as ints.
 * Source: apiserver pkg/cel/common/valuesunstructured.go.
 */
export function fromJson(json: unknown, type: CelType = dynType): Value {
  if (json === null || json === undefined) return null
  switch (typeof json) {
    case 'boolean':
      return json
    case 'string':
      return fromText(json, type)
    case 'number':
      return type.kind === 'double' || !Number.isSafeInteger(json) ? json : BigInt(json)
    case 'bigint':
      return type.kind === 'double' ? Number(json) : json
    case 'object':
      break
    default:
      throw new CelError(`invalid data, got ${typeof json}`)
  }
  if (Array.isArray(json)) return new JsonList(json, type.kind === 'list' ? (type.params[0] ?? dynType) : dynType)
  if (type.kind === 'object') return new JsonObject(json as Fields, type)
  return new JsonMap(json as Fields, type.kind === 'map' ? (type.params[1] ?? dynType) : dynType)
}

function fromText(text: string, { kind }: CelType): Value {
  if (kind === 'bytes') return new Uint8Array(Buffer.from(text, 'base64'))
  if (kind === 'timestamp') return parseTimestamp(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text)
  return kind === 'duration' ? parseDuration(text) : text
}

class JsonList extends ListValue {
  readonly #items: readonly unknown[]
  readonly #type: CelType

  constructor(items: readonly unknown[], type: CelType) {
    super()
    this.#items = items
    this.#type = type
  }

  get size(): number {
    return this.#items.length
  }

  at(index: number): Value | undefined {
    return index >= 0 && index < this.#items.length ? fromJson(this.#items[index], this.#type) : undefined
  }
}

class JsonMap extends MapValue {
  readonly #members: Fields
  readonly #type: CelType

  constructor(members: Fields, type: CelType) {
    super()
    this.#members = members
    this.#type = type
  }

  get size(): number {
    return Object.keys(this.#members).length
  }

  get(key: Value): Value | undefined {
    if (typeof key !== 'string' || !Object.hasOwn(this.#members, key)) return undefined
    return fromJson(this.#members[key], this.#type)
  }

  keys(): Iterable<Value> {
    return Object.keys(this.#members)
  }
}

/** Members that the type does not name cannot be seen. A null member is one that is not there. */
class JsonObject extends ObjectValue {
  readonly type: CelType
  readonly #members: Fields

  constructor(members: Fields, type: CelType) {
    super()
    this.#members = members
    this.type = type
  }

  get(field: string): Value | undefined {
    const type = this.type.fields?.().get(field)
    const name = type === undefined ? field : memberOf(field)
    if (type === undefined || !Object.hasOwn(this.#members, name)) return undefined
    const member = this.#members[name]
    return member === null || member === undefined ? undefined : fromJson(member, type)
  }

  *fields(): Iterable<string> {
    for (const field of this.type.fields?.().keys() ?? []) {
      const name = memberOf(field)
      if (Object.hasOwn(this.#members, name) && this.#members[name] != null) yield field
    }
  }

  toJson(): unknown {
    return this.#members
  }
}

/**
 * The name of a member as an identifier of CEL, undefined where there is none: `my-field` is `my__dash__field`.
 * Source: apiserver pkg/cel/escaping.go.
 */
export function escapeName(name: string): string | undefined {
  if (reserved.has(name)) return `__${name}__`
  if (!/^[A-Za-z_][A-Za-z0-9_./-]*$/.test(name)) return undefined
  return name.replaceAll(/__|[./-]/g, (part) => escapes[part] ?? part)
}

const escapes: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
}
const unescapes: Readonly<Record<string, string>> = { underscores: '__', dot: '.', dash: '-', slash: '/' }

/** Takes `escapeName` back. */
function memberOf(field: string): string {
  if (!field.includes('__')) return field
  const word = /^__([a-z]+)__$/.exec(field)?.[1]
  if (word !== undefined && reserved.has(word)) return word
  return field.replaceAll(/__(underscores|dot|dash|slash)__/g, (_all, part: string) => unescapes[part] ?? '')
}

/** The JSON that a value is; undefined for an optional that holds nothing. Throws CelError for what is none. */
export function toJson(value: Value): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return exactInteger(value)
  if (value instanceof Uint) return exactInteger(value.value)
  if (value instanceof ListValue) return [...value].map(toJson)
  if (value instanceof MapValue) return mapToJson(value)
  if (value instanceof ObjectValue) return value.toJson()
  if (value instanceof OptionalValue) return value.value === undefined ? undefined : toJson(value.value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (value instanceof Timestamp) return formatTimestamp(value)
  if (value instanceof Duration) return formatDuration(value)
  throw new CelError('type conversion error: the value is not JSON')
}

function mapToJson(map: MapValue): Record<string, unknown> {
  const members: Record<string, unknown> = {}
  for (const key of map.keys()) {
    if (typeof key !== 'string') throw new CelError('type conversion error: a key is not a string')
    setMember(members, key, toJson(map.get(key) as Value))
  }
  return members
}
