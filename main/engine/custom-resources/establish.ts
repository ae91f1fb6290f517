import type {
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
} from '#kube/kinds/apiextensions/custom-resource-definition.ts'
import { formatTime } from '#kube/duration/age.ts'
import { equalJson } from '#kube/meta/json.ts'
import type { Condition } from '#kube/meta/object.ts'
import { structuralErrors } from './definition/structural.ts'
import { apiApprovalOf, isProtectedGroup } from './definition/api-approval.ts'

export type DefinitionStatus = NonNullable<CustomResourceDefinition['status']>

/**
 * The status that a definition is to have, from what it asks for and the names that others in its group hold already.
 * Source: apiextensions pkg/controller/{status,establish,nonstructuralschema,apiapproval}.
 */
export function statusOf(
  definition: CustomResourceDefinition,
  others: readonly CustomResourceDefinition[],
  now: number,
): DefinitionStatus {
  const { spec, status = {} } = definition
  const taken = takenNames(definition, others)
  const { names, condition: accepted } = acceptNames(spec.names, status.acceptedNames, taken)
  const before = status.conditions ?? []
  const conditions = [
    accepted,
    establishedCondition(before, accepted),
    ...structuralCondition(definition),
    ...approvalCondition(definition),
  ]
  const wanted = new Set(conditions.map(({ type }) => type))
  const kept = before.filter(({ type }) => type === 'Terminating' || wanted.has(type))
  return { ...status, acceptedNames: names, conditions: mergeConditions(kept, conditions, now) }
}

/** Names in use: `resources` are plural, singular and short ones. */
interface TakenNames {
  readonly resources: ReadonlySet<string>
  readonly kinds: ReadonlySet<string>
}

function takenNames(
  { metadata, spec }: CustomResourceDefinition,
  others: readonly CustomResourceDefinition[],
): TakenNames {
  const resources = new Set<string>()
  const kinds = new Set<string>()
  for (const other of others) {
    if (other.spec.group !== spec.group || other.metadata.name === metadata.name) continue
    const { plural, singular, shortNames = [], kind, listKind } = other.status?.acceptedNames ?? {}
    for (const name of [plural, singular, ...shortNames]) if (name) resources.add(name)
    for (const name of [kind, listKind]) if (name) kinds.add(name)
  }
  return { resources, kinds }
}

function acceptNames(
  wanted: CustomResourceDefinitionNames,
  accepted: CustomResourceDefinitionNames = { plural: '', kind: '' },
  taken: TakenNames,
): { readonly names: CustomResourceDefinitionNames; readonly condition: Condition } {
  const names: CustomResourceDefinitionNames = { ...accepted }
  let condition: Condition = {
    type: 'NamesAccepted',
    status: 'True',
    reason: 'NoConflicts',
    message: 'no conflicts found',
  }
  const refuse = (reason: string, message: string): void => {
    condition = { type: 'NamesAccepted', status: 'False', reason, message }
  }
  const claim = (
    field: 'plural' | 'singular' | 'kind' | 'listKind',
    used: ReadonlySet<string>,
    reason: string,
  ): void => {
    const name = wanted[field] ?? ''
    if (name !== (accepted[field] ?? '') && used.has(name)) refuse(reason, `${JSON.stringify(name)} is already in use`)
    else if (name) names[field] = name
  }
  claim('plural', taken.resources, 'PluralConflict')
  claim('singular', taken.resources, 'SingularConflict')
  const clashes = (wanted.shortNames ?? [])
    .filter((name) => !accepted.shortNames?.includes(name) && taken.resources.has(name))
    .map((name) => `${JSON.stringify(name)} is already in use`)
  if (clashes.length > 0)
    refuse('ShortNamesConflict', clashes.length === 1 ? (clashes[0] ?? '') : `[${clashes.join(', ')}]`)
  else if (wanted.shortNames) names.shortNames = [...wanted.shortNames]
  else delete names.shortNames
  claim('kind', taken.kinds, 'KindConflict')
  claim('listKind', taken.kinds, 'ListKindConflict')
  if (wanted.categories) names.categories = [...wanted.categories]
  else delete names.categories
  return { names, condition }
}

/** Once established, a definition stays it. */
function establishedCondition(before: readonly Condition[], accepted: Condition): Condition {
  const established = before.find(({ type }) => type === 'Established')
  if (established?.status === 'True') return established
  if (accepted.status !== 'True') {
    return { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' }
  }
  const message = 'the initial names have been accepted'
  return { type: 'Established', status: 'True', reason: 'InitialNamesAccepted', message }
}

function structuralCondition({ spec }: CustomResourceDefinition): Condition[] {
  const problems = spec.versions.flatMap((version, i) => {
    const schema = version.schema?.openAPIV3Schema
    return schema ? structuralErrors(schema, `spec.versions[${String(i)}].schema.openAPIV3Schema`) : []
  })
  if (spec.preserveUnknownFields) {
    const text = 'spec.preserveUnknownFields: Invalid value: true: must be false'
    return [{ type: 'NonStructuralSchema', status: 'True', reason: 'Violations', message: text }]
  }
  if (problems.length === 0) return []
  const message = problems.map(({ field, body }) => `${field}: ${body}`).join(', ')
  return [{ type: 'NonStructuralSchema', status: 'True', reason: 'Violations', message }]
}

function approvalCondition({ spec, metadata }: CustomResourceDefinition): Condition[] {
  if (!isProtectedGroup(spec.group)) return []
  return [{ type: 'KubernetesAPIApprovalPolicyConformant', ...apiApprovalOf(metadata.annotations).condition }]
}

/** Times change where a status does. */
function mergeConditions(before: readonly Condition[], after: readonly Condition[], now: number): Condition[] {
  const merged = [...before]
  for (const condition of after) {
    const index = merged.findIndex(({ type }) => type === condition.type)
    const old = merged[index]
    const lastTransitionTime = old?.status === condition.status ? old.lastTransitionTime : formatTime(now)
    const stamped: Condition = { ...condition, ...(lastTransitionTime ? { lastTransitionTime } : {}) }
    if (!old) merged.push(stamped)
    else if (!equalJson(old, stamped)) merged[index] = stamped
  }
  return merged
}

/** The condition of a definition whose objects are being deleted. Source: apiextensions pkg/controller/finalizer. */
export function terminating(status: Condition['status'], reason: string, message: string, now: number): Condition {
  return { type: 'Terminating', status, reason, message, lastTransitionTime: formatTime(now) }
}
