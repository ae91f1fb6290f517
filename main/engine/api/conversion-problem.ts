import { isRecord } from '#base/wire.ts'
import { jsonTypeOf } from '#kube/meta/json.ts'
import type { Structure } from '#kube/schema/structure.ts'
import { goType } from '../registry/go-format.ts'

const intTypes: ReadonlySet<string> = new Set(['int32', 'int64'])
const goNames: Readonly<Record<string, string>> = { boolean: 'bool', int32: 'int32', int64: 'int64', double: 'float64' }

/**
 * The first value of an object that does not fit its type, in the words of upstream's converter, which stands in for a
 * decoder after strategic merge patches. Source: apimachinery pkg/runtime/converter.go.
 */
export function conversionProblem(structure: Structure, value: unknown): string | undefined {
  if (value === null || value === undefined || structure.type === 'any') return undefined
  if (structure.type === 'scalar') return scalarProblem(structure.scalar, value)
  if (structure.type === 'list') {
    if (!Array.isArray(value)) return `cannot restore slice from ${kindOf(value)}`
    return firstProblem(value.map((item) => [structure.items, item]))
  }
  if (!isRecord(value)) {
    return structure.type === 'map'
      ? `cannot restore map from ${kindOf(value)}`
      : `cannot restore struct from: ${kindOf(value)}`
  }
  if (structure.type === 'map') return firstProblem(Object.values(value).map((item) => [structure.items, item]))
  return firstProblem(Object.entries(structure.fields).map(([name, field]) => [field.structure, value[name]]))
}

function firstProblem(members: readonly (readonly [Structure, unknown])[]): string | undefined {
  for (const [structure, value] of members) {
    const problem = conversionProblem(structure, value)
    if (problem) return problem
  }
  return undefined
}

/** Types with a JSON form of their own are decoded from it, and say for themselves what is wrong. */
function scalarProblem(scalar: string, value: unknown): string | undefined {
  const wanted = goNames[scalar] ?? (scalar === 'string' ? 'string' : undefined)
  if (wanted === undefined) return undefined
  if (jsonTypeOf(value) === wantedOf(scalar)) {
    const isWhole = scalar === 'double' || typeof value !== 'number' || Number.isInteger(value)
    return isWhole ? undefined : `cannot convert float64 to ${wanted}`
  }
  // Go converts between no other types, however wrongly.
  const isConvertible = scalar === 'string' && goType(value) === 'int64'
  return isConvertible ? `cannot convert ${goType(value)} to ${wanted}` : `unrecognized type: ${wanted}`
}

function wantedOf(scalar: string): string {
  if (scalar === 'boolean') return 'bool'
  return intTypes.has(scalar) || scalar === 'double' ? 'number' : scalar
}

/** A reflect.Kind. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'slice'
  return isRecord(value) ? 'map' : goType(value)
}
