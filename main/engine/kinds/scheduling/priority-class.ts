import type { PriorityClass } from '#kube/kinds/scheduling/priority-class.ts'
import { type FieldError, forbiddenField } from '#kube/meta/field-error.ts'
import { immutableField, oneOf } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'

const systemPrefix = 'system-'
const highestOfUsers = 1_000_000_000

/** The two that every cluster has. Source: kubernetes pkg/apis/scheduling/v1/helpers.go. */
const systemClasses: ReadonlyMap<string, number> = new Map([
  ['system-node-critical', 2_000_001_000],
  ['system-cluster-critical', 2_000_000_000],
])

/** Source: kubernetes pkg/registry/scheduling/priorityclass/strategy.go, pkg/apis/scheduling/validation/validation.go. */
export const priorityClassStrategy = defineStrategy<PriorityClass>({
  // One for ever: upstream sets it on create, and never counts.
  generationOf: () => undefined,
  applyDefaults(priorityClass) {
    priorityClass.value ??= 0
    priorityClass.preemptionPolicy ??= 'PreemptLowerPriority'
  },
  validate: (priorityClass, old) => (old ? [] : validatePriorityClass(priorityClass)),
  validateUpdate: ({ value, preemptionPolicy }, old) => [
    ...(value === old.value ? [] : [forbiddenField('value', 'may not be changed in an update.')]),
    ...(preemptionPolicy === old.preemptionPolicy ? [] : [immutableField('preemptionPolicy', preemptionPolicy)]),
  ],
})

function validatePriorityClass(priorityClass: PriorityClass): FieldError[] {
  const { preemptionPolicy } = priorityClass
  return [
    ...validateValue(priorityClass),
    ...oneOf('preemptionPolicy', preemptionPolicy, ['PreemptLowerPriority', 'Never']),
  ]
}

function validateValue({ metadata: { name }, value = 0, globalDefault = false }: PriorityClass): FieldError[] {
  if (!name.startsWith(systemPrefix)) {
    const detail = `maximum allowed value of a user defined priority is ${String(highestOfUsers)}`
    return value > highestOfUsers ? [forbiddenField('value', detail)] : []
  }
  const problem = systemProblem(name, value, globalDefault)
  const detail = `priority class names with '${systemPrefix}' prefix are reserved for system use only. error: ${problem ?? ''}`
  return problem ? [forbiddenField('metadata.name', detail)] : []
}

function systemProblem(name: string, value: number, globalDefault: boolean): string | undefined {
  const expected = systemClasses.get(name)
  if (expected === undefined) return `${name} is not a known system priority class`
  if (value !== expected) return `value of ${name} PriorityClass must be ${String(expected)}`
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined
}
