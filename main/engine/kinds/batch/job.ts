import type { Job, JobSpec } from '#kube/kinds/batch/job.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { nameWarnings } from '../apps/name-warnings.ts'
import { isNews } from '../apps/workload-warnings.ts'
import { dropDisabledFields } from '../core/pod-spec/dropped-fields.ts'
import { templateWarnings } from '../core/pod-spec/warnings.ts'
import { applyJobDefaults } from './job-defaults.ts'
import { generateSelector, validateGeneratedSelector } from './job-selector.ts'
import { validateJobStatus } from './job-status.ts'
import { validateJobUpdate } from './job-update.ts'
import { validateHostname, validateJobSpec } from './job-validation.ts'

/** Source: kubernetes pkg/registry/batch/job/strategy.go. */
export const jobStrategy = defineStrategy<Job>({
  generationOf: ({ spec }) => spec,
  applyDefaults: applyJobDefaults,
  prepareForCreate(job) {
    job.status = {}
    if (!job.spec.manualSelector) generateSelector(job)
    dropDisabledFields(job.spec.template.spec, undefined)
    // Once more, as when it is read from the store: a job without labels takes those of its pods.
    applyJobDefaults(job)
  },
  prepareForUpdate({ spec }, old) {
    dropDisabledFields(spec.template.spec, old.spec.template.spec)
  },
  defaultPropagation: {
    policy: 'Orphan',
    warning:
      'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
  },
  validate: (job, old) => [
    ...validateGeneratedSelector(job),
    ...validateJobSpec(job.spec, old?.spec),
    ...validateHostname(job),
  ],
  validateUpdate: validateJobUpdate,
  validateStatusUpdate: validateJobStatus,
  warnings: (job, old) => [
    ...(old ? [] : nameWarnings(job.metadata.name)),
    ...(isNews(job, old) ? jobWarnings(job.spec, 'spec') : []),
  ],
})

const many = 100_000
const manyAtOnce = 10_000

/** Source: kubernetes pkg/api/job/warnings.go. */
export function jobWarnings(spec: JobSpec, field: string): string[] {
  return [...countWarnings(spec, field), ...templateWarnings(spec.template, `${field}.template`)]
}

function countWarnings({ completionMode, completions = 0, parallelism = 0 }: JobSpec, field: string): string[] {
  if (completionMode !== 'Indexed' || completions <= many || parallelism <= manyAtOnce) return []
  const warning =
    'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail'
  return [`${field}: ${warning}`]
}
