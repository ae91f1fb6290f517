import type { KubeObject } from '#kube/meta/object.ts'
import type { ObjectStructure, Structure } from '#kube/schema/structure.ts'
import { toJson } from '../../cel/values/json.ts'
import { ObjectValue, type Value } from '../../cel/values/values.ts'
import { typeProblems } from '../../registry/managed-fields/check-typed.ts'
import { type Fields, isFields, isWhole, memberStructure, shapeOf } from '../../registry/managed-fields/list-items.ts'
import { mergeTyped } from '../../registry/managed-fields/merge.ts'
import { checkTypeNames, MutationError } from './made-objects.ts'

/**
 * The object with everything that an apply configuration sets, as server-side apply merges it; nobody owns what it sets.
 * Throws MutationError. Source: apiserver pkg/admission/plugin/policy/mutating/patch/smd.go.
 */
export function applyConfiguration(structure: ObjectStructure, object: KubeObject, value: Value): Fields {
  if (!(value instanceof ObjectValue))
    throw new MutationError('unsupported return type from ApplyConfiguration expression')
  checkTypeNames(value)
  const { apiVersion, kind } = object
  const configuration = { ...(toJson(value) as Fields), apiVersion, kind }
  const problems = typeProblems(structure, configuration)
  if (problems.length > 0) {
    const listed =
      problems.length === 1 ? problems.join() : ['errors:', ...problems.map((one) => `  ${one}`)].join('\n')
    throw applying(`failed to convert patch object to typed object: ${listed}`)
  }
  const wholes = wholesIn(structure, configuration, '')
  if (wholes.length > 0) {
    const text = `may not mutate atomic arrays, maps or structs: ${wholes.join(', ')}`
    throw applying(`invalid ApplyConfiguration: ${text}`)
  }
  return mergeTyped(structure, object as unknown as Fields, configuration)
}

function applying(problem: string): MutationError {
  return new MutationError(`error applying patch: ${problem}`)
}

/** What would be replaced as a whole: who sets a part of it may not know that the rest goes. */
function wholesIn(structure: Structure, value: unknown, path: string): string[] {
  const shape = shapeOf(structure, value)
  if (Array.isArray(value) && shape.type === 'list') {
    const items = value.flatMap((item, index) => wholesIn(shape.items, item, `${path}[${String(index)}]`))
    return isWhole(shape) ? [path, ...items] : items
  }
  if (!isFields(value) || (shape.type !== 'object' && shape.type !== 'map')) return []
  const members = Object.entries(value).flatMap(([name, member]) => {
    // Only named fields are gone into, as upstream does.
    const type = shape.type === 'object' ? memberStructure(shape, name) : undefined
    return type ? wholesIn(type, member, `${path}.${name}`) : []
  })
  return isWhole(shape) ? [path, ...members] : members
}
