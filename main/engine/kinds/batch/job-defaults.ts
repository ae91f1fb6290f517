import type { Job, JobSpec } from '#kube/kinds/batch/job.ts'
import { applyTemplateDefaults } from '../core/pod-spec-defaults.ts'

const maxInt32 = 0x7fff_ffff

/** What a Job has and the template of a CronJob has not. Source: kubernetes pkg/apis/batch/v1/defaults.go. */
export function applyJobDefaults(job: Job): void {
  const spec = (job.spec ??= {} as JobSpec)
  applyJobTemplateDefaults(spec)
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1
  spec.parallelism ??= 1
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : maxInt32
  spec.completionMode ??= 'NonIndexed'
  spec.suspend ??= false
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed'
  spec.manualSelector ??= false
  const { labels } = spec.template.metadata ?? {}
  // One map for both, as upstream's: the labels that are generated for the pods become the job's as well.
  if (labels && Object.keys(job.metadata.labels ?? {}).length === 0) job.metadata.labels = labels
}

export function applyJobTemplateDefaults(spec: JobSpec): void {
  applyTemplateDefaults((spec.template ??= { spec: { containers: [] } }))
  if (spec.podFailurePolicy?.rules?.length === 0) spec.podFailurePolicy.rules = null
  for (const { onPodConditions } of spec.podFailurePolicy?.rules ?? []) {
    for (const condition of onPodConditions ?? []) condition.status ||= 'True'
  }
}
