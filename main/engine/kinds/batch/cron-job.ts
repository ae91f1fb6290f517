import type { CronJob, CronJobSpec } from '#kube/kinds/batch/cron-job.ts'
import type { JobSpec } from '#kube/kinds/batch/job.ts'
import type { PodSpec } from '#kube/kinds/core/pod.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '#kube/meta/field-error.ts'
import { notNegative, oneOf } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { nameWarnings } from '../apps/name-warnings.ts'
import { isNews } from '../apps/workload-warnings.ts'
import { dropDisabledFields } from '../core/pod-spec/dropped-fields.ts'
import { CronScheduleError, parseCronSchedule } from './cron-schedule.ts'
import { applyJobTemplateDefaults } from './job-defaults.ts'
import { validateJobTemplate } from './job-validation.ts'
import { jobWarnings } from './job.ts'
import { validateTimeZone } from './time-zone.ts'

/** The controller adds a dash and ten digits to make the name of a job, which has 63 characters at most. */
const maxNameLength = 52

/** Source: kubernetes pkg/registry/batch/cronjob/strategy.go, pkg/apis/batch/{v1/defaults,validation/validation}.go. */
export const cronJobStrategy = defineStrategy<CronJob>({
  generationOf: ({ spec }) => spec,
  applyDefaults(cronJob) {
    const spec = (cronJob.spec ??= {} as CronJobSpec)
    spec.schedule ??= ''
    spec.concurrencyPolicy ||= 'Allow'
    spec.suspend ??= false
    spec.successfulJobsHistoryLimit ??= 3
    spec.failedJobsHistoryLimit ??= 1
    spec.jobTemplate ??= { spec: {} as JobSpec }
    applyJobTemplateDefaults((spec.jobTemplate.spec ??= {} as JobSpec))
  },
  prepareForCreate(cronJob) {
    cronJob.status = {}
    dropDisabledFields(podOf(cronJob), undefined)
  },
  prepareForUpdate(cronJob, old) {
    dropDisabledFields(podOf(cronJob), podOf(old))
  },
  validate: ({ metadata: { name }, spec }, old) => [
    ...validateSpec(spec, old?.spec),
    ...(!old && name.length > maxNameLength
      ? [invalidField('metadata.name', name, 'must be no more than 52 characters')]
      : []),
  ],
  warnings: (cronJob, old) => [
    ...(old ? [] : nameWarnings(cronJob.metadata.name)),
    ...(isNews(cronJob, old) ? jobWarnings(cronJob.spec.jobTemplate.spec, 'spec.jobTemplate.spec') : []),
  ],
})

function podOf({ spec }: CronJob): PodSpec {
  return spec.jobTemplate.spec.template.spec
}

function validateSpec(spec: CronJobSpec, old: CronJobSpec | undefined): FieldError[] {
  return [
    ...validateSchedule('spec.schedule', spec.schedule),
    ...notNegative('spec.startingDeadlineSeconds', spec.startingDeadlineSeconds),
    // A zone that the system's database has lost stays.
    ...(old && old.timeZone === spec.timeZone ? [] : validateTimeZone('spec.timeZone', spec.timeZone)),
    ...oneOf('spec.concurrencyPolicy', spec.concurrencyPolicy, ['Allow', 'Forbid', 'Replace']),
    ...validateTemplate(spec.jobTemplate.spec, old?.jobTemplate.spec),
    ...notNegative('spec.successfulJobsHistoryLimit', spec.successfulJobsHistoryLimit),
    ...notNegative('spec.failedJobsHistoryLimit', spec.failedJobsHistoryLimit),
  ]
}

function validateSchedule(field: string, schedule: string): FieldError[] {
  if (schedule === '') return [requiredField(field)]
  const errors: FieldError[] = []
  try {
    parseCronSchedule(schedule)
  } catch (error) {
    if (!(error instanceof CronScheduleError)) throw error
    errors.push(invalidField(field, schedule, error.message))
  }
  const zoned = 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'
  return schedule.includes('TZ') ? [...errors, invalidField(field, schedule, zoned)] : errors
}

function validateTemplate(spec: JobSpec, old: JobSpec | undefined): FieldError[] {
  const field = 'spec.jobTemplate.spec'
  const { selector, manualSelector } = spec
  return [
    ...validateJobTemplate(spec, field, old),
    ...(selector ? [invalidField(`${field}.selector`, selector, '`selector` will be auto-generated')] : []),
    ...(manualSelector ? [unsupportedField(`${field}.manualSelector`, manualSelector, ['nil', 'false'])] : []),
  ]
}
