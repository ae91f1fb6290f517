/** What plain JSON needs: objects of the API hold nothing else, but for whole numbers that only a bigint has exactly. */

/** A deep copy that may be changed. Hand-written: four times as fast as structuredClone on a pod. */
export function cloneJson<T>(value: T): T {
  if (Array.isArray(value)) return value.map(cloneJson) as T
  if (typeof value !== 'object' || value === null) return value
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const member = cloneJson((value as Record<string, unknown>)[key])
    if (member !== undefined) setMember(copy, key, member)
  }
  return copy as T
}

/** Assigns a member that comes from outside: `__proto__` becomes one like any other, not the prototype. */
export function setMember(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value
  else Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true })
}

/** What Go's encoding/json calls a value that it cannot put where it should go. */
export function jsonTypeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  const type = typeof value
  return type === 'boolean' ? 'bool' : type === 'bigint' ? 'number' : type
}

/** Freezes the value and everything in it. What is frozen already is taken to be frozen all through. */
export function freezeJson<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  // Without arrays of members and keys, here and below: all that a store holds goes through here when it is opened.
  for (const key in value) freezeJson(value[key])
  return value
}

/** Deep equality; the order of members does not count, an `undefined` member counts as absent. */
export function equalJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => equalJson(item, b[i]))
  }
  const left = a as Record<string, unknown>
  const right = b as Record<string, unknown>
  let surplus = 0
  for (const key in left) {
    if (left[key] === undefined) continue
    if (!Object.hasOwn(right, key) || !equalJson(left[key], right[key])) return false
    surplus++
  }
  for (const key in right) if (right[key] !== undefined) surplus--
  return surplus === 0
}

const texts = new WeakMap<object, string>()

/**
 * The JSON of a frozen object, made once and kept as long as the object lives: the disk, lists and watches share it.
 * Never for an object that may still change.
 */
export function jsonOf(object: object): string {
  let text = texts.get(object)
  if (text === undefined) {
    text = JSON.stringify(object)
    texts.set(object, text)
  }
  return text
}

const metadataTexts = new WeakMap<object, string>()

/** The JSON of a frozen object's metadata: a part of the object's own text, which holds it without a copy. */
export function metadataJsonOf(object: { readonly metadata: object }): string {
  let text = metadataTexts.get(object)
  if (text === undefined) {
    const whole = jsonOf(object)
    text = JSON.stringify(object.metadata)
    const start = whole.indexOf(metadataMember) + metadataMember.length
    if (whole.startsWith(text, start)) text = whole.slice(start, start + text.length)
    metadataTexts.set(object, text)
  }
  return text
}

const metadataMember = '"metadata":'
