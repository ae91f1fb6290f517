import type { Job } from '#kube/kinds/batch/job.ts'
import { type FieldError, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { selects } from '#kube/selectors/labels.ts'
import { isBroken, shownLabels, shownSelector } from '../apps/workload-validation.ts'

const selected = 'batch.kubernetes.io/controller-uid'

/** The labels that tell a job's pods from all others. Source: kubernetes pkg/apis/batch/types.go. */
function generatedLabels({ metadata: { name, uid = '' } }: Job): Record<string, string> {
  return {
    'controller-uid': uid,
    'job-name': name,
    [selected]: uid,
    'batch.kubernetes.io/job-name': name,
  }
}

/** A job selects its own pods and no others. Source: kubernetes pkg/registry/batch/job/strategy.go generateSelector. */
export function generateSelector(job: Job): void {
  const { template } = job.spec
  const metadata = (template.metadata ??= {})
  const labels = (metadata.labels ??= {})
  // What the client set stays; validation refuses it where it differs.
  for (const [label, value] of Object.entries(generatedLabels(job))) labels[label] ??= value
  const selector = (job.spec.selector ??= {})
  selector.matchLabels = { [selected]: job.metadata.uid ?? '', ...selector.matchLabels }
}

/** Source: kubernetes pkg/apis/batch/validation validateGeneratedSelector. */
export function validateGeneratedSelector(job: Job): FieldError[] {
  const { manualSelector, selector, template } = job.spec
  if (manualSelector || !selector) return []
  const generated = generatedLabels(job)
  const labels = template.metadata?.labels ?? {}
  const field = 'spec.template.metadata.labels'
  const errors = Object.entries(generated).flatMap(([label, value]) => {
    const at = `${field}[${label}]`
    const actual = labels[label]
    if (actual === undefined) return [requiredField(at, `must be '${value}'`)]
    return actual === value ? [] : [invalidField(at, shownLabels(labels), `must be '${value}'`)]
  })
  if (!isBroken(selector) && !selects(selector, generated)) {
    errors.push(invalidField('spec.selector', shownSelector(selector), '`selector` not auto-generated'))
  }
  return errors
}
