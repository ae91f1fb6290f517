import type { Job, JobSpec } from '#kube/kinds/batch/job.ts'
import { type FieldError, invalidField, requiredField, tooLongField, unsupportedField } from '#kube/meta/field-error.ts'
import { dns1123Label, dns1123Subdomain } from '#kube/meta/names.ts'
import { checked, notNegative } from '../../registry/field-checks.ts'
import { validateLabelSelector } from '../../registry/selector-checks.ts'
import { isBroken, validateMatch } from '../apps/workload-validation.ts'
import { validateTemplate } from '../core/pod-spec-validation.ts'
import { shownSuccessPolicy } from './job-internal.ts'
import { validateFailurePolicy, validateSuccessPolicy } from './job-policies.ts'

/** Source of this file: kubernetes pkg/apis/batch/validation/validation.go. */

const limit = 100_000
const highLimit = 10_000
const managedByLimit = 63
const path = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+"
const pathExpression = new RegExp(`^${path}$`)

/** A job's spec, with the selector that by now it must have. */
export function validateJobSpec(spec: JobSpec, old: JobSpec | undefined): FieldError[] {
  const { selector } = spec
  return [
    ...validateJobTemplate(spec, 'spec', old),
    ...(selector ? validateLabelSelector('spec.selector', selector) : [requiredField('spec.selector')]),
    ...(isBroken(selector) ? [] : validateMatch(spec)),
  ]
}

/** What the spec of a job shares with that in the template of a CronJob. */
export function validateJobTemplate(spec: JobSpec, field: string, old: JobSpec | undefined): FieldError[] {
  return [
    ...validateNumbers(spec, field),
    ...(spec.managedBy === undefined ? [] : validateManagedBy(`${field}.managedBy`, spec.managedBy)),
    ...validateCompletionMode(spec, field),
    ...(spec.podFailurePolicy ? validateFailurePolicy(spec, spec.podFailurePolicy, `${field}.podFailurePolicy`) : []),
    ...validateSuccess(spec, field),
    ...validateReplacement(spec, `${field}.podReplacementPolicy`),
    ...validateTemplate(spec.template, `${field}.template`, old?.template),
    ...validateRestarts(spec, `${field}.template.spec.restartPolicy`),
  ]
}

function validateNumbers(spec: JobSpec, field: string): FieldError[] {
  const counts = [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
    'backoffLimitPerIndex',
    'maxFailedIndexes',
  ] as const
  const isAlone = spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined
  return [
    ...counts.flatMap((count) => notNegative(`${field}.${count}`, spec[count])),
    ...(isAlone ? [requiredField(`${field}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified')] : []),
  ]
}

/** `acme.io/controller`. Source: apimachinery pkg/util/validation IsDomainPrefixedPath. */
function validateManagedBy(field: string, value: string): FieldError[] {
  const long = value.length > managedByLimit ? [tooLongField(field, managedByLimit)] : []
  if (value === '') return [requiredField(field), ...long]
  const slash = value.indexOf('/')
  const host = value.slice(0, Math.max(slash, 0))
  const rest = value.slice(slash + 1)
  if (!host || !rest) {
    return [invalidField(field, value, 'must be a domain-prefixed path (such as "acme.io/foo")'), ...long]
  }
  const pathProblem = `Invalid path (regex used for validation is '${path}')`
  return [
    ...checked(field, host, dns1123Subdomain),
    ...(pathExpression.test(rest) ? [] : [invalidField(field, rest, pathProblem)]),
    ...long,
  ]
}

function validateCompletionMode(spec: JobSpec, field: string): FieldError[] {
  const { completionMode: mode = 'NonIndexed' } = spec
  if (mode === 'Indexed') return [...validateIndexed(spec, field), ...validateHighCompletions(spec, field)]
  if (mode !== 'NonIndexed') return [unsupportedField(`${field}.completionMode`, mode, ['NonIndexed', 'Indexed'])]
  return (['backoffLimitPerIndex', 'maxFailedIndexes'] as const)
    .filter((name) => spec[name] !== undefined)
    .map((name) => invalidField(`${field}.${name}`, spec[name], 'requires indexed completion mode'))
}

function validateIndexed(spec: JobSpec, field: string): FieldError[] {
  const { completions, parallelism = 0, maxFailedIndexes: failed = 0 } = spec
  const errors: FieldError[] = []
  if (completions === undefined) {
    errors.push(requiredField(`${field}.completions`, 'when completion mode is Indexed'))
  }
  const tooMuch = `must be less than or equal to ${String(limit)}`
  if (parallelism > limit) {
    errors.push(invalidField(`${field}.parallelism`, parallelism, `${tooMuch} when completion mode is Indexed`))
  }
  const at = `${field}.maxFailedIndexes`
  if (completions !== undefined && failed > completions) {
    errors.push(invalidField(at, failed, 'must be less than or equal to completions'))
  }
  if (failed > limit) errors.push(invalidField(at, failed, tooMuch))
  return errors
}

/** Many indexes that may fail each by itself: what is kept of them would outgrow the object. */
function validateHighCompletions(spec: JobSpec, field: string): FieldError[] {
  const { completions = 0, parallelism = 0, backoffLimitPerIndex, maxFailedIndexes: failed } = spec
  if (completions <= limit || backoffLimitPerIndex === undefined) return []
  const errors: FieldError[] = []
  const when = `when completions are above ${String(limit)} and used with backoff limit per index`
  const tooMuch = `must be less than or equal to ${String(highLimit)} ${when}`
  const at = `${field}.maxFailedIndexes`
  if (failed === undefined) {
    errors.push(requiredField(at, `must be specified when completions is above ${String(limit)}`))
  }
  if (parallelism > highLimit) errors.push(invalidField(`${field}.parallelism`, parallelism, tooMuch))
  if (failed !== undefined && failed > highLimit) errors.push(invalidField(at, failed, tooMuch))
  return errors
}

function validateSuccess(spec: JobSpec, field: string): FieldError[] {
  if (!spec.successPolicy) return []
  const at = `${field}.successPolicy`
  if (spec.completionMode === 'Indexed') return validateSuccessPolicy(spec, `${at}.rules`)
  return [invalidField(at, shownSuccessPolicy(spec.successPolicy), 'requires indexed completion mode')]
}

function validateReplacement({ podReplacementPolicy: policy, podFailurePolicy }: JobSpec, field: string): FieldError[] {
  // A pod that is still ending has not failed yet, so a failure policy cannot judge it.
  const policies = podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed']
  return policy === undefined || policies.includes(policy) ? [] : [unsupportedField(field, policy, policies)]
}

function validateRestarts({ template, podFailurePolicy }: JobSpec, field: string): FieldError[] {
  const { restartPolicy } = template.spec
  if (!restartPolicy || restartPolicy === 'Always') {
    return [requiredField(field, 'valid values: "OnFailure", "Never"')]
  }
  if (restartPolicy !== 'OnFailure' && restartPolicy !== 'Never') {
    return [unsupportedField(field, restartPolicy, ['OnFailure', 'Never'])]
  }
  if (!podFailurePolicy || restartPolicy === 'Never') return []
  return [invalidField(field, restartPolicy, 'only "Never" is supported when podFailurePolicy is specified')]
}

/** The last pod of an Indexed Job must still have a hostname: the job's name and the index. */
export function validateHostname({ metadata: { name }, spec }: Job): FieldError[] {
  const { completionMode, completions = 0 } = spec
  if (completionMode !== 'Indexed' || completions <= 0) return []
  const hostname = `${name}-${String(completions - 1)}`
  if (dns1123Label(hostname).length === 0) return []
  return [invalidField('metadata.name', name, `will not able to create pod with invalid DNS label: ${hostname}`)]
}
