import { isRecord } from '#base/wire.ts'
import { setMember } from '../meta/json.ts'
import { formatQuantity, parseQuantity, quantityProblem } from '../quantity/quantity.ts'
import { schema, shortNameOf, type FieldSchema, type ScalarType } from './schema.ts'

/** A value that the field's type cannot hold. The message is the one of Go's encoding/json, which users know. */
export class TypeMismatch extends Error {
  override readonly name = 'TypeMismatch'
}

export interface Conformed {
  /** The object with its known fields only. */
  readonly value: Record<string, unknown>
  /** Paths of fields that the type does not have, such as `spec.containers[0].imagee`. */
  readonly unknown: readonly string[]
}

/**
 * Decodes as a typed API server does: unknown fields and nulls are dropped, quantities become strings, and a value of
 * a wrong type is a TypeMismatch. Source: apimachinery pkg/runtime/serializer/json.
 */
export function conform(typeName: string, value: Record<string, unknown>): Conformed {
  const unknown: string[] = []
  return { value: conformObject(typeName, value, { typeName, path: '', goPath: '' }, unknown), unknown }
}

interface Place {
  /** The type that has the field. */
  readonly typeName: string
  /** With indexes, as strict decoding names fields. */
  readonly path: string
  /** Without indexes, as encoding/json names them. */
  readonly goPath: string
}

function conformObject(
  typeName: string,
  value: Record<string, unknown>,
  at: Place,
  unknown: string[],
): Record<string, unknown> {
  const fields = schema.types[typeName]?.fields ?? {}
  const result: Record<string, unknown> = {}
  for (const [name, item] of Object.entries(value)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    const path = at.path ? `${at.path}.${name}` : name
    if (!field) unknown.push(path)
    else if (item !== null && item !== undefined) {
      const place = { typeName, path, goPath: at.goPath ? `${at.goPath}.${name}` : name }
      result[name] = conformField(field, item, place, unknown)
    }
  }
  return result
}

function conformField(field: FieldSchema, value: unknown, at: Place, unknown: string[]): unknown {
  if (field.shape === 'list') return conformList(field, value, at, unknown)
  if (field.shape === undefined) return conformSingle(field, value, at, unknown)
  if (!isRecord(value)) throw mismatch(value, `map[string]${goTypeOf(field)}`, at)
  const isOfLists = field.shape === 'map-of-lists'
  const result: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    const place = { ...at, path: `${at.path}.${key}` }
    setMember(
      result,
      key,
      isOfLists ? conformList(field, item ?? [], place, unknown) : conformItem(field, item, place, unknown),
    )
  }
  return result
}

function conformList(field: FieldSchema, value: unknown, at: Place, unknown: string[]): unknown[] {
  if (!Array.isArray(value)) throw mismatch(value, `[]${goTypeOf(field)}`, at)
  return value.map((item: unknown, index) => {
    return conformItem(field, item, { ...at, path: `${at.path}[${String(index)}]` }, unknown)
  })
}

/** A null within a list or a map is the zero value of its type. */
function conformItem(field: FieldSchema, value: unknown, at: Place, unknown: string[]): unknown {
  return conformSingle(field, value ?? zeroOf(field.type), at, unknown)
}

function zeroOf(type: FieldSchema['type']): unknown {
  if (type === 'object') return {}
  if (type === 'boolean') return false
  return type === 'int32' || type === 'int64' || type === 'double' || type === 'int-or-string' ? 0 : ''
}

function conformSingle(field: FieldSchema, value: unknown, at: Place, unknown: string[]): unknown {
  if (field.type === 'object') {
    if (!isRecord(value)) throw mismatch(value, goTypeOf(field), at)
    return conformObject(field.of ?? '', value, at, unknown)
  }
  return checks[field.type](value, at)
}

const timePattern = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/
const base64Pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

const checks: Record<ScalarType, (value: unknown, at: Place) => unknown> = {
  any: (value) => value,
  string: (value, at) => (typeof value === 'string' ? value : fail(value, 'string', at)),
  boolean: (value, at) => (typeof value === 'boolean' ? value : fail(value, 'bool', at)),
  double: (value, at) => (typeof value === 'number' ? value : fail(value, 'float64', at)),
  int32: (value, at) => (isWhole(value, 2 ** 31) ? value : fail(value, 'int32', at)),
  int64: (value, at) => (isWhole(value, 2 ** 63) ? value : fail(value, 'int64', at)),
  'int-or-string': (value, at) =>
    typeof value === 'string' || isWhole(value, 2 ** 31) ? value : fail(value, 'intstr.IntOrString', at),
  bytes(value, at) {
    if (typeof value !== 'string') return fail(value, '[]uint8', at)
    if (!base64Pattern.test(value.replace(/[\r\n]/g, ''))) throw new TypeMismatch(`${at.path}: illegal base64 data`)
    return value
  },
  time: checkTime,
  'micro-time': checkTime,
  /** In its canonical form, as a typed server stores it: `1000m` is `1`. */
  quantity(value, at) {
    if (typeof value !== 'string' && typeof value !== 'number') return fail(value, 'resource.Quantity', at)
    const quantity = parseQuantity(value)
    if (!quantity) throw new TypeMismatch(`${at.path}: ${quantityProblem}`)
    return formatQuantity(quantity)
  },
}

function checkTime(value: unknown, at: Place): unknown {
  if (typeof value !== 'string') return fail(value, 'v1.Time', at)
  if (timePattern.test(value) && !Number.isNaN(Date.parse(value))) return value
  throw new TypeMismatch(
    `${at.path}: parsing time ${JSON.stringify(value)} as "2006-01-02T15:04:05Z07:00": cannot parse`,
  )
}

function isWhole(value: unknown, bound: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= -bound && value < bound
}

function fail(value: unknown, goType: string, at: Place): never {
  throw mismatch(value, goType, at)
}

function mismatch(value: unknown, goType: string, { typeName, goPath }: Place): TypeMismatch {
  const given = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  const shown = typeof value === 'number' && goType.startsWith('int') ? `number ${String(value)}` : given
  const field = `${shortNameOf(typeName)}.${goPath}`
  return new TypeMismatch(`json: cannot unmarshal ${shown} into Go struct field ${field} of type ${goType}`)
}

function goTypeOf(field: FieldSchema): string {
  const { type, of = '' } = field
  if (type === 'object') return `v1.${shortNameOf(of)}`
  return { boolean: 'bool', double: 'float64', bytes: '[]uint8', quantity: 'resource.Quantity' }[type as string] ?? type
}
