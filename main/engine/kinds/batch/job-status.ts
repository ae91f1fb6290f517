import type { Job, JobSpec, JobStatus } from '#kube/kinds/batch/job.ts'
import { duplicateField, type FieldError, invalidField, invalidWhole, requiredField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { isConditionTrue } from '#kube/meta/object.ts'
import { noneNegative } from '../apps/status-checks.ts'
import { overlapOf, problemWithIndexes } from './indexes.ts'

/** What the rules ask of a job's status, and of the one before. */
interface State {
  readonly status: JobStatus
  readonly isComplete: boolean
  readonly isFailed: boolean
  readonly isFinished: boolean
  readonly isFailureTarget: boolean
  readonly isSuccessful: boolean
}

function stateOf({ status = {} }: Job): State {
  const has = (type: string): boolean => isConditionTrue(status.conditions, type)
  const isComplete = has('Complete')
  const isFailed = has('Failed')
  return {
    status,
    isComplete,
    isFailed,
    isFinished: isComplete || isFailed,
    isFailureTarget: has('FailureTarget'),
    isSuccessful: has('SuccessCriteriaMet'),
  }
}

/**
 * Controllers of others may run a job (KEP-4368), so its status is held to rules. A rule is asked only where what it
 * speaks of has changed: what is wrong already must not stand in the way of other changes.
 * Source: kubernetes pkg/apis/batch/validation ValidateJobStatusUpdate, pkg/registry/batch/job/strategy.go.
 */
export function validateJobStatus(job: Job, old: Job): FieldError[] {
  const now = stateOf(job)
  const before = stateOf(old)
  const changed: Changed = (...fields) =>
    fields.some((field) =>
      field.startsWith('is')
        ? now[field as keyof State] !== before[field as keyof State]
        : !equalJson(now.status[field as keyof JobStatus], before.status[field as keyof JobStatus]),
    )
  return [
    ...noneNegative(now.status, ['active', 'succeeded', 'failed', 'ready', 'terminating']),
    ...validateUncounted(now.status),
    ...validateEnd(job, now, changed),
    ...validateIndexes(job, now.status, changed),
    ...validatePods(now, changed),
    ...validateSuccess(job, now),
    ...validateTransition(job, old, now, before),
  ]
}

type Changed = (...fields: (Exclude<keyof State, 'status'> | keyof JobStatus)[]) => boolean

const conditions = 'status.conditions'

function validateUncounted({ uncountedTerminatedPods: pods }: JobStatus): FieldError[] {
  const seen = new Set<string>()
  return (['succeeded', 'failed'] as const).flatMap((list) =>
    (pods?.[list] ?? []).flatMap((uid, index) => {
      const field = `status.uncountedTerminatedPods.${list}[${String(index)}]`
      if (uid === '') return [invalidField(field, uid, 'must not be empty')]
      if (seen.has(uid)) return [duplicateField(field, uid)]
      seen.add(uid)
      return []
    }),
  )
}

function validateEnd({ spec }: Job, now: State, changed: Changed): FieldError[] {
  const { isComplete, isFailed, isFailureTarget, isSuccessful } = now
  const errors: FieldError[] = []
  const refuse = (isAsked: boolean, isWrong: boolean, detail: string): void => {
    if (isAsked && isWrong) errors.push(invalidWhole(conditions, detail))
  }
  refuse(
    changed('isComplete', 'isFailed'),
    isComplete && isFailed,
    'cannot set Complete=True and Failed=true conditions',
  )
  refuse(
    changed('isComplete', 'isFailureTarget'),
    isComplete && isFailureTarget,
    'cannot set Complete=True and FailureTarget=true conditions',
  )
  errors.push(...validateCompletionTime(now, changed))
  refuse(
    changed('isFailed', 'failedIndexes'),
    isFailed && !isFailureTarget,
    'cannot set Failed=True condition without the FailureTarget=true condition',
  )
  refuse(
    changed('isComplete', 'isSuccessful'),
    isComplete && !isSuccessful,
    'cannot set Complete=True condition without the SuccessCriteriaMet=true condition',
  )
  return [...errors, ...validateFinished(spec, now, changed)]
}

function validateCompletionTime({ status, isComplete }: State, changed: Changed): FieldError[] {
  const { startTime, completionTime } = status
  const field = 'status.completionTime'
  const errors: FieldError[] = []
  if (changed('isComplete', 'completionTime')) {
    if (completionTime !== undefined && !isComplete) {
      const detail = 'cannot set completionTime when there is no Complete=True condition'
      errors.push(invalidField(field, completionTime, detail))
    }
    if (completionTime === undefined && isComplete) {
      errors.push(requiredField(field, 'completionTime is required for Complete jobs'))
    }
  }
  const isBefore = Date.parse(completionTime ?? '') < Date.parse(startTime ?? '')
  if (changed('startTime', 'completionTime') && isBefore) {
    errors.push(invalidField(field, completionTime, 'must be equal to or after `startTime`'))
  }
  return errors
}

/** A job that has ended has no pods, and has begun; one that was to make no pods may never have. */
function validateFinished(spec: JobSpec, { status, isFinished }: State, changed: Changed): FieldError[] {
  if (!isFinished) return []
  const { startTime, active = 0, uncountedTerminatedPods: uncounted } = status
  const { succeeded = [], failed = [] } = uncounted ?? {}
  const errors: FieldError[] = []
  if (changed('isFinished', 'active') && active > 0) {
    errors.push(invalidField('status.active', active, 'active>0 is invalid for finished job'))
  }
  const isEmpty = spec.suspend === true && spec.completions === 0
  if (changed('isFinished', 'startTime') && !isEmpty && startTime === undefined) {
    errors.push(requiredField('status.startTime', 'startTime is required for finished job'))
  }
  if (changed('isFinished', 'uncountedTerminatedPods') && succeeded.length + failed.length > 0) {
    const shown = { Succeeded: uncounted?.succeeded ?? null, Failed: uncounted?.failed ?? null }
    errors.push(invalidField('status.uncountedTerminatedPods', shown, 'must be empty for finished job'))
  }
  return errors
}

function validateIndexes({ spec }: Job, status: JobStatus, changed: Changed): FieldError[] {
  const { completions, completionMode, backoffLimitPerIndex } = spec
  const { completedIndexes: completed = '', failedIndexes: failed } = status
  const errors: FieldError[] = []
  const read = (field: 'completedIndexes' | 'failedIndexes', text: string): void => {
    const problem = completions === undefined ? undefined : problemWithIndexes(text, completions)
    if (problem) errors.push(invalidField(`status.${field}`, text, `error parsing ${field}: ${problem}`))
  }
  const refuse = (field: 'completedIndexes' | 'failedIndexes', detail: string): void => {
    errors.push(invalidField(`status.${field}`, status[field], detail))
  }
  const isFailedChanged = changed('failedIndexes')
  if (changed('completedIndexes')) read('completedIndexes', completed)
  if (isFailedChanged && backoffLimitPerIndex !== undefined) read('failedIndexes', failed ?? '')
  if (changed('completedIndexes') && completed !== '' && completionMode !== 'Indexed') {
    refuse('completedIndexes', 'cannot set non-empty completedIndexes when non-indexed completion mode')
  }
  if (failed === undefined) return errors
  if (isFailedChanged && backoffLimitPerIndex === undefined) {
    refuse('failedIndexes', 'cannot set non-null failedIndexes when backoffLimitPerIndex is null')
  }
  if (changed('failedIndexes', 'completedIndexes') && completions !== undefined) {
    const overlap = overlapOf(completed, failed, completions)
    const detail = `failedIndexes and completedIndexes overlap at index: ${String(overlap)}`
    if (overlap !== undefined) refuse('failedIndexes', detail)
  }
  return errors
}

function validatePods({ status, isFinished }: State, changed: Changed): FieldError[] {
  const { terminating = 0, ready = 0, active = 0 } = status
  const errors: FieldError[] = []
  if (changed('isFinished', 'terminating') && terminating > 0 && isFinished) {
    errors.push(invalidField('status.terminating', terminating, 'terminating>0 is invalid for finished job'))
  }
  if (changed('ready', 'active') && ready > active) {
    errors.push(invalidField('status.ready', ready, 'cannot set more ready pods than active'))
  }
  return errors
}

function validateSuccess({ spec }: Job, { isSuccessful, isFailed, isFailureTarget, isComplete }: State): FieldError[] {
  const details: string[] = []
  if (isSuccessful && isFailed) details.push('cannot set SuccessCriteriaMet=True and Failed=true conditions')
  if (isSuccessful && isFailureTarget) {
    details.push('cannot set SuccessCriteriaMet=True and FailureTarget=true conditions')
  }
  if (spec.successPolicy && !isSuccessful && isComplete) {
    details.push('cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True')
  }
  return details.map((detail) => invalidWhole(conditions, detail))
}

function validateTransition(job: Job, old: Job, now: State, before: State): FieldError[] {
  const { failed = 0, succeeded = 0, startTime, completionTime } = now.status
  const { spec } = job
  const errors = (['Failed', 'Complete', 'FailureTarget'] as const)
    .filter((type) => isConditionTrue(old.status?.conditions, type) && !isConditionTrue(job.status?.conditions, type))
    .map((type) => invalidWhole(conditions, `cannot disable the terminal ${type}=True condition`))
  if (failed < (before.status.failed ?? 0)) {
    errors.push(invalidField('status.failed', failed, 'cannot decrease the failed counter'))
  }
  const isElastic = spec.completionMode === 'Indexed' && spec.completions === spec.parallelism
  if (!isElastic && succeeded < (before.status.succeeded ?? 0)) {
    errors.push(invalidField('status.succeeded', succeeded, 'cannot decrease the succeeded counter'))
  }
  const { completionTime: oldEnd, startTime: oldStart } = before.status
  if (completionTime !== undefined && oldEnd !== undefined && completionTime !== oldEnd) {
    errors.push(invalidField('status.completionTime', completionTime, 'field is immutable'))
  }
  if (oldStart !== undefined && startTime !== oldStart && !spec.suspend && !isResuming(job, old)) {
    const detail = 'field is immutable for unsuspended job once set'
    errors.push(invalidField('status.startTime', startTime, detail))
  }
  if (before.isSuccessful && !now.isSuccessful) {
    errors.push(invalidWhole(conditions, 'cannot disable the SuccessCriteriaMet=True condition'))
  }
  if (before.isComplete && !before.isSuccessful && now.isSuccessful) {
    const detail = 'cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions'
    errors.push(invalidWhole(conditions, detail))
  }
  return errors
}

function isResuming(job: Job, old: Job): boolean {
  const isOff = job.status?.conditions?.some(({ type, status }) => type === 'Suspended' && status === 'False')
  return isConditionTrue(old.status?.conditions, 'Suspended') && isOff === true
}
