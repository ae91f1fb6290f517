import { CelError } from '../errors.ts'
import type { CelType } from '../types.ts'

/**
 * The values of CEL. An int is a bigint, a double a number; what comes from JSON is converted when it is read, so a
 * large object costs an expression only what it looks at.
 */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | Uint
  | Timestamp
  | Duration
  | ListValue
  | MapValue
  | ObjectValue
  | OptionalValue
  | TypeValue
  | OpaqueValue

/** 64 bits without a sign. */
export class Uint {
  readonly value: bigint

  constructor(value: bigint) {
    this.value = value
  }
}

/** Nanoseconds since the epoch. */
export class Timestamp {
  readonly nanos: bigint

  constructor(nanos: bigint) {
    this.nanos = nanos
  }
}

/** Nanoseconds. */
export class Duration {
  readonly nanos: bigint

  constructor(nanos: bigint) {
    this.nanos = nanos
  }
}

export abstract class ListValue implements Iterable<Value> {
  abstract readonly size: number
  /** Undefined out of bounds. */
  abstract at(index: number): Value | undefined

  *[Symbol.iterator](): Iterator<Value> {
    for (let i = 0; i < this.size; i++) yield this.at(i) as Value
  }

  /** This list and then the other. Copies neither, or an expression could make much work at little cost. */
  concat(other: ListValue): ListValue {
    if (other.size === 0) return this
    return this.size === 0 ? other : new JoinedList(this, other)
  }
}

/**
 * A list that an expression made. What is added goes to the array that older lists look at the beginning of, so that
 * a loop which adds an item a round is not quadratic.
 */
export class ArrayList extends ListValue {
  readonly size: number
  readonly #items: Value[]

  constructor(items: Value[], size = items.length) {
    super()
    this.#items = items
    this.size = size
  }

  at(index: number): Value | undefined {
    return index < this.size ? this.#items[index] : undefined
  }

  override concat(other: ListValue): ListValue {
    if (other.size > 16 || this.#items.length !== this.size) return super.concat(other)
    this.#items.push(...other)
    return new ArrayList(this.#items)
  }
}

class JoinedList extends ListValue {
  readonly size: number
  readonly #left: ListValue
  readonly #right: ListValue

  constructor(left: ListValue, right: ListValue) {
    super()
    this.#left = left
    this.#right = right
    this.size = left.size + right.size
  }

  at(index: number): Value | undefined {
    return index < this.#left.size ? this.#left.at(index) : this.#right.at(index - this.#left.size)
  }
}

export abstract class MapValue {
  abstract readonly size: number
  abstract get(key: Value): Value | undefined
  abstract keys(): Iterable<Value>
}

/** What tells keys apart: numbers of any type are the same key if they are equal. */
function keyOf(key: Value): string | undefined {
  if (typeof key === 'string') return `s${key}`
  if (typeof key === 'bigint') return `n${String(key)}`
  if (key instanceof Uint) return `n${String(key.value)}`
  if (typeof key === 'number') return Number.isInteger(key) ? `n${String(BigInt(key))}` : undefined
  return typeof key === 'boolean' ? `b${String(key)}` : undefined
}

interface Entry {
  readonly index: number
  readonly key: Value
  readonly value: Value
}

/** A map that an expression made; it grows as an `ArrayList` does. */
export class EntryMap extends MapValue {
  static readonly empty = new EntryMap(new Map(), 0)
  readonly size: number
  readonly #entries: Map<string, Entry>

  private constructor(entries: Map<string, Entry>, size: number) {
    super()
    this.#entries = entries
    this.size = size
  }

  /** Undefined where the key is there already, or is none. */
  with(key: Value, value: Value): EntryMap | undefined {
    const id = keyOf(key)
    if (id === undefined || this.get(key) !== undefined) return undefined
    const isNewest = this.size > 0 && this.#entries.size === this.size
    const entries = isNewest ? this.#entries : new Map([...this.#entries].slice(0, this.size))
    entries.set(id, { index: this.size, key, value })
    return new EntryMap(entries, this.size + 1)
  }

  /** The same with one entry more, or another value of a key that there is. Throws for a key that is none. */
  replacing(key: Value, value: Value): EntryMap {
    if (this.get(key) === undefined) {
      const larger = this.with(key, value)
      if (!larger) throw new CelError('unsupported key type')
      return larger
    }
    let map = EntryMap.empty
    for (const other of this.keys()) {
      const held = keyOf(other) === keyOf(key) ? value : (this.get(other) as Value)
      map = map.with(other, held) ?? map
    }
    return map
  }

  get(key: Value): Value | undefined {
    const id = keyOf(key)
    const entry = id === undefined ? undefined : this.#entries.get(id)
    return entry && entry.index < this.size ? entry.value : undefined
  }

  *keys(): Iterable<Value> {
    for (const { index, key } of this.#entries.values()) {
      if (index >= this.size) return
      yield key
    }
  }
}

/** An object with declared fields. A field that is not set has no value. */
export abstract class ObjectValue {
  abstract readonly type: CelType
  abstract get(field: string): Value | undefined
  /** Names of the fields that are set. */
  abstract fields(): Iterable<string>
  /** What the object is in JSON. */
  abstract toJson(): unknown
}

export class OptionalValue {
  static readonly none = new OptionalValue(undefined)
  readonly value: Value | undefined

  constructor(value: Value | undefined) {
    this.value = value
  }
}

export class TypeValue {
  readonly type: CelType

  constructor(type: CelType) {
    this.type = type
  }
}

/** A value of a library: a URL, a quantity, an IP address. */
export abstract class OpaqueValue {
  abstract readonly type: CelType
  abstract equals(other: OpaqueValue): boolean
}

/** Of text, in code points. */
export function sizeOfText(text: string): number {
  let size = text.length
  for (let i = 0; i < text.length - 1; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0xd800 || unit > 0xdbff) continue
    const next = text.charCodeAt(i + 1)
    if (next >= 0xdc00 && next <= 0xdfff) {
      size--
      i++
    }
  }
  return size
}

/** How large a value is to a function that walks it; 1 where it has no size. */
export function sizeOf(value: Value): number {
  if (typeof value === 'string') return sizeOfText(value)
  if (value instanceof Uint8Array) return value.length
  if (value instanceof ListValue || value instanceof MapValue) return value.size
  if (value instanceof OptionalValue && value.value !== undefined) return sizeOf(value.value)
  return 1
}
