import type { JobSpec } from '#kube/kinds/batch/job.ts'
import {
  duplicateField,
  type FieldError,
  invalidField,
  invalidWhole,
  requiredField,
  tooLongField,
  tooManyField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { qualifiedName } from '#kube/meta/names.ts'
import { conditionStatuses } from '../../registry/condition-checks.ts'
import { checked, notNegative } from '../../registry/field-checks.ts'
import { countIndexes, problemWithIndexes } from './indexes.ts'

/** Source of this file: kubernetes pkg/apis/batch/validation/validation.go. */

type FailurePolicy = NonNullable<JobSpec['podFailurePolicy']>
type FailureRule = NonNullable<FailurePolicy['rules']>[number]
type OnExitCodes = NonNullable<FailureRule['onExitCodes']>
type SuccessRule = NonNullable<JobSpec['successPolicy']>['rules'][number]

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore']
const operators = ['In', 'NotIn']
const maxRules = 20
const maxPatterns = 20
const maxExitCodes = 255
const maxIndexesLength = 64 * 1024

function oneOf(field: string, value: string | undefined, values: readonly string[]): FieldError[] {
  const quoted = values.map((word) => JSON.stringify(word)).join(' ')
  if (!value) return [requiredField(field, `valid values: [${quoted}]`)]
  return values.includes(value) ? [] : [unsupportedField(field, value, values)]
}

export function validateFailurePolicy(spec: JobSpec, { rules }: FailurePolicy, field: string): FieldError[] {
  const list = rules ?? []
  return [
    ...(list.length > maxRules ? [tooManyField(`${field}.rules`, list.length, maxRules)] : []),
    ...list.flatMap((rule, index) => validateFailureRule(spec, rule, `${field}.rules[${String(index)}]`)),
  ]
}

function validateFailureRule(spec: JobSpec, rule: FailureRule, field: string): FieldError[] {
  const { action, onExitCodes, onPodConditions: conditions = [] } = rule
  const errors: FieldError[] = []
  if (action !== 'FailIndex') errors.push(...oneOf(`${field}.action`, action, actions))
  else if (spec.backoffLimitPerIndex === undefined) {
    errors.push(invalidField(`${field}.action`, action, 'requires the backoffLimitPerIndex to be set'))
  }
  if (onExitCodes) errors.push(...validateExitCodes(spec, onExitCodes, `${field}.onExitCodes`))
  errors.push(...validateConditionPatterns(conditions, `${field}.onPodConditions`))
  const count = (onExitCodes ? 1 : 0) + (conditions.length > 0 ? 1 : 0)
  if (count === 2) {
    errors.push(invalidWhole(field, 'specifying both OnExitCodes and OnPodConditions is not supported'))
  }
  if (count === 0) errors.push(invalidWhole(field, 'specifying one of OnExitCodes and OnPodConditions is required'))
  return errors
}

function validateConditionPatterns(patterns: NonNullable<FailureRule['onPodConditions']>, field: string): FieldError[] {
  return [
    ...(patterns.length > maxPatterns ? [tooManyField(field, patterns.length, maxPatterns)] : []),
    ...patterns.flatMap(({ type, status }, index) => {
      const at = `${field}[${String(index)}]`
      return [...checked(`${at}.type`, type, qualifiedName), ...oneOf(`${at}.status`, status, conditionStatuses)]
    }),
  ]
}

function validateExitCodes({ template }: JobSpec, requirement: OnExitCodes, field: string): FieldError[] {
  const { operator, containerName, values } = requirement
  const { containers, initContainers = [] } = template.spec
  const isKnown = [...containers, ...initContainers].some(({ name }) => name === containerName)
  const errors = oneOf(`${field}.operator`, operator, operators)
  if (containerName !== undefined && !isKnown) {
    const detail = 'must be one of the container or initContainer names in the pod template'
    errors.push(invalidField(`${field}.containerName`, containerName, detail))
  }
  return [...errors, ...validateCodes(operator, values ?? [], `${field}.values`)]
}

function validateCodes(operator: string, values: readonly number[], field: string): FieldError[] {
  const errors: FieldError[] = []
  if (values.length === 0) errors.push(invalidField(field, null, 'at least one value is required'))
  if (values.length > maxExitCodes) errors.push(tooManyField(field, values.length, maxExitCodes))
  for (const [index, value] of values.entries()) {
    const at = `${field}[${String(index)}]`
    if (operator === 'In' && value === 0) errors.push(invalidField(at, value, 'must not be 0 for the In operator'))
    if (values.indexOf(value) < index) errors.push(duplicateField(at, value))
  }
  const isOrdered = values.every((value, index) => index === 0 || (values[index - 1] ?? value) <= value)
  return isOrdered ? errors : [...errors, invalidField(field, values, 'must be ordered')]
}

export function validateSuccessPolicy(spec: JobSpec, field: string): FieldError[] {
  const rules = spec.successPolicy?.rules ?? []
  const missing = 'at least one rules must be specified when the successPolicy is specified'
  return [
    ...(rules.length === 0 ? [requiredField(field, missing)] : []),
    ...(rules.length > maxRules ? [tooManyField(field, rules.length, maxRules)] : []),
    ...rules.flatMap((rule, index) => validateSuccessRule(rule, spec.completions ?? 0, `${field}[${String(index)}]`)),
  ]
}

function validateSuccessRule(rule: SuccessRule, completions: number, field: string): FieldError[] {
  const { succeededCount: count, succeededIndexes: indexes } = rule
  const errors: FieldError[] = []
  if (count === undefined && indexes === undefined) {
    errors.push(requiredField(field, 'at least one of succeededCount or succeededIndexes must be specified'))
  }
  const problem = indexes === undefined ? undefined : problemWithIndexes(indexes, completions)
  if (indexes !== undefined) {
    const at = `${field}.succeededIndexes`
    if (indexes.length > maxIndexesLength) errors.push(tooLongField(at, maxIndexesLength))
    if (problem) errors.push(invalidField(at, indexes, `error parsing succeededIndexes: ${problem}`))
  }
  if (count === undefined) return errors
  const at = `${field}.succeededCount`
  const atMost = (limit: number, what: string): FieldError[] =>
    count > limit ? [invalidField(at, count, `must be less than or equal to ${String(limit)} (${what})`)] : []
  errors.push(...notNegative(at, count), ...atMost(completions, 'the number of specified completions'))
  if (indexes === undefined) return errors
  const total = problem ? 0 : countIndexes(indexes, completions)
  return [...errors, ...atMost(total, 'the number of indexes in the specified succeededIndexes field')]
}
