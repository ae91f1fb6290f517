import type { Job, JobSpec } from '#kube/kinds/batch/job.ts'
import type { PodSpec } from '#kube/kinds/core/pod.ts'
import { type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { isConditionTrue } from '#kube/meta/object.ts'
import { immutableField } from '../../registry/field-checks.ts'
import { internalSpec } from '../core/pod-spec/internal-form.ts'
import { shownFailurePolicy, shownSuccessPolicy, shownTemplate } from './job-internal.ts'
import { validateJobSpec } from './job-validation.ts'

/** Source of this file: kubernetes pkg/apis/batch/validation ValidateJobSpecUpdate, pkg/registry/batch/job/strategy.go. */
export function validateJobUpdate({ spec }: Job, old: Job): FieldError[] {
  const fixed = (field: keyof JobSpec, shown: unknown = spec[field]): FieldError[] =>
    equalJson(spec[field], old.spec[field]) ? [] : [immutableField(`spec.${field}`, shown)]
  return [
    // Upstream checks the spec twice on updates, and the causes say so.
    ...validateJobSpec(spec, old.spec),
    ...validateCompletions(spec, old.spec, fixed),
    ...fixed('selector'),
    ...validateTemplateUpdate(spec, old),
    ...fixed('completionMode'),
    ...fixed('podFailurePolicy', shownFailurePolicy(spec.podFailurePolicy)),
    ...fixed('backoffLimitPerIndex'),
    ...fixed('managedBy'),
    ...fixed('successPolicy', shownSuccessPolicy(spec.successPolicy)),
  ]
}

/** An Indexed Job can be scaled: as many indexes as pods at a time (KEP-3715). */
function validateCompletions(spec: JobSpec, old: JobSpec, fixed: (field: keyof JobSpec) => FieldError[]): FieldError[] {
  const { completionMode, completions, parallelism } = spec
  if (completionMode !== 'Indexed') return fixed('completions')
  if (completions === old.completions || completions === undefined || completions === parallelism) return []
  return [invalidField('spec.completions', completions, 'can only be modified in tandem with spec.parallelism')]
}

/** True while no pod of the job runs, and none will: KEP-2926, KEP-5440. */
function mayChangeTemplate({ spec, status }: Job): boolean {
  const isIdle = status?.startTime === undefined || isConditionTrue(status.conditions, 'Suspended')
  return spec.suspend === true && isIdle && (status?.active ?? 0) === 0
}

function validateTemplateUpdate({ template }: JobSpec, old: Job): FieldError[] {
  const before = old.spec.template
  if (!mayChangeTemplate(old)) {
    return equalJson(template, before) ? [] : [immutableField('spec.template', shownTemplate(template))]
  }
  if (equalJson(fixedPart(template.spec), fixedPart(before.spec))) return []
  return [immutableField('spec.template.spec', internalSpec({ ...template.spec }))]
}

/** The pod's spec without what steers its scheduling and what it asks for, which a queue may still decide. */
function fixedPart({ nodeSelector: _, tolerations: __, schedulingGates: ___, ...spec }: PodSpec): unknown {
  const withoutResources = (list: PodSpec['containers'] | undefined) => list?.map(({ resources: _, ...rest }) => rest)
  return {
    ...spec,
    affinity: withoutNodeAffinity(spec.affinity),
    containers: withoutResources(spec.containers),
    initContainers: withoutResources(spec.initContainers),
  }
}

function withoutNodeAffinity(affinity: PodSpec['affinity']): unknown {
  const { nodeAffinity: _, ...rest } = affinity ?? {}
  return Object.keys(rest).length > 0 ? rest : undefined
}
