import { ListValue, MapValue, ObjectValue, type Value } from '../../cel/values/values.ts'

/** A policy's patch cannot be made, or does not fit: its failure policy decides. */
export class MutationError extends Error {}

/**
 * `Object.spec.x{…}` must stand in the field `spec.x`: without types, this is what tells a slip of the pen. Lists and maps
 * between have no name. Source: apiserver pkg/cel/mutation/dynamic/objects.go CheckTypeNamesMatchFieldPathNames.
 */
export function checkTypeNames(value: ObjectValue): void {
  const problems = problemsIn(value, value.type.name)
  if (problems.length > 0) throw new MutationError(`type mismatch: ${problems.join('\n')}`)
}

function problemsIn(value: Value, path: string): string[] {
  if (value instanceof ListValue) return [...value].flatMap((item) => problemsIn(item, path))
  if (value instanceof MapValue) {
    return [...value.keys()].flatMap((key) => problemsIn(value.get(key) ?? null, path))
  }
  if (!(value instanceof ObjectValue)) return []
  const { name } = value.type
  const wanted = `expected ${JSON.stringify(path)}, which matches field name path from root Object type`
  const own = name === path ? [] : [`unexpected type name ${JSON.stringify(name)}, ${wanted}`]
  return [...own, ...[...value.fields()].flatMap((field) => problemsIn(value.get(field) ?? null, `${path}.${field}`))]
}
