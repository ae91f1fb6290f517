/** The types of CEL. Source: cel-spec doc/langdef.md, cel-go common/types/types.go. */
export interface CelType {
  readonly kind: TypeKind
  /** As messages print it. */
  readonly name: string
  /** Of lists, maps, optionals and types of types. */
  readonly params: readonly CelType[]
  /** Of objects. Lazy: a type may hold itself. */
  readonly fields?: () => ReadonlyMap<string, CelType>
}

export type TypeKind =
  | 'dyn'
  /** As dyn, but for comprehensions, which know nothing to go through in it. */
  | 'any'
  /** Of an expression that is wrong already; fits anything, so that one mistake is told once. */
  | 'error'
  | 'null'
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'timestamp'
  | 'duration'
  | 'list'
  | 'map'
  | 'optional'
  | 'type'
  | 'object'
  | 'opaque'
  /** A type that a call's arguments decide. */
  | 'param'

function plain(kind: TypeKind, name: string): CelType {
  return Object.freeze({ kind, name, params: [] })
}

export const dynType = plain('dyn', 'dyn')
export const anyType = plain('any', 'any')
export const errorType = plain('error', '!error!')
export const nullType = plain('null', 'null')
export const boolType = plain('bool', 'bool')
export const intType = plain('int', 'int')
export const uintType = plain('uint', 'uint')
export const doubleType = plain('double', 'double')
export const stringType = plain('string', 'string')
export const bytesType = plain('bytes', 'bytes')
export const timestampType = plain('timestamp', 'timestamp')
export const durationType = plain('duration', 'duration')

export function listType(item: CelType): CelType {
  return { kind: 'list', name: 'list', params: [item] }
}

export function mapType(key: CelType, value: CelType): CelType {
  return { kind: 'map', name: 'map', params: [key, value] }
}

export function optionalType(item: CelType): CelType {
  return { kind: 'optional', name: 'optional_type', params: [item] }
}

export function typeType(of: CelType): CelType {
  return { kind: 'type', name: 'type', params: [of] }
}

/** A type of a library, such as `kubernetes.URL`: its values are only what the library's functions make of them. */
export function opaqueType(name: string): CelType {
  return plain('opaque', name)
}

export function objectType(name: string, fields: () => ReadonlyMap<string, CelType>): CelType {
  let known: ReadonlyMap<string, CelType> | undefined
  return { kind: 'object', name, params: [], fields: () => (known ??= fields()) }
}

export function paramType(name: string): CelType {
  return plain('param', name)
}

/** `map(string, list(int))`, as upstream's messages have it. */
export function formatType(type: CelType): string {
  if (type.kind === 'param') return type.name.replace(/#.*/, '')
  return type.params.length === 0 ? type.name : `${type.name}(${type.params.map(formatType).join(', ')})`
}

/** What type parameters stand for, as far as it is known. */
export type Bindings = Map<string, CelType>

/** Puts in what is known; parameters that are still free stay. */
export function substitute(type: CelType, bindings: Bindings): CelType {
  if (type.kind === 'param') {
    const bound = bindings.get(type.name)
    return bound ? substitute(bound, bindings) : type
  }
  if (type.params.length === 0) return type
  return { ...type, params: type.params.map((param) => substitute(param, bindings)) }
}

/** The same, with `dyn` for what is free. */
export function resolveType(type: CelType, bindings: Bindings): CelType {
  const known = substitute(type, bindings)
  if (known.kind === 'param') return dynType
  return known.params.length === 0
    ? known
    : { ...known, params: known.params.map((param) => resolveType(param, bindings)) }
}

/** Gives every parameter of a signature a name of its own, so that two calls of one function do not meet. */
export function freshen(type: CelType, suffix: string): CelType {
  if (type.kind === 'param') return paramType(`${type.name}#${suffix}`)
  if (type.params.length === 0) return type
  return { ...type, params: type.params.map((param) => freshen(param, suffix)) }
}

export function isDyn({ kind }: CelType): boolean {
  return kind === 'dyn' || kind === 'any' || kind === 'error'
}

/**
 * Whether a value of type `actual` fits where `expected` is asked for; binds parameters on the way.
 * Source: cel-go checker/types.go internalIsAssignable.
 */
export function isAssignable(actual: CelType, expected: CelType, bindings: Bindings): boolean {
  const from = substitute(actual, bindings)
  const to = substitute(expected, bindings)
  if (from === to) return true
  if (to.kind === 'param') return bind(to, from, bindings)
  if (from.kind === 'param') return bind(from, to, bindings)
  if (isDyn(from) || isDyn(to)) return true
  if (from.kind === 'null') return nullable.has(to.kind)
  if (to.kind === 'null') return nullable.has(from.kind)
  if (from.kind === 'type' && to.kind === 'type') return true
  if (from.kind !== to.kind || from.name !== to.name || from.params.length !== to.params.length) return false
  return from.params.every((param, i) => isAssignable(param, to.params[i] ?? dynType, bindings))
}

const nullable: ReadonlySet<TypeKind> = new Set(['null', 'object', 'opaque', 'timestamp', 'duration', 'optional'])

function bind(param: CelType, type: CelType, bindings: Bindings): boolean {
  if (type.kind === 'param' && type.name === param.name) return true
  if (occursIn(param, type)) return false
  bindings.set(param.name, type)
  return true
}

function occursIn(param: CelType, type: CelType): boolean {
  return type.kind === 'param' ? type.name === param.name : type.params.some((inner) => occursIn(param, inner))
}

export function isSameType(a: CelType, b: CelType): boolean {
  if (a === b) return true
  if (a.kind !== b.kind || a.name !== b.name || a.params.length !== b.params.length) return false
  return a.params.every((param, i) => isSameType(param, b.params[i] ?? dynType))
}
