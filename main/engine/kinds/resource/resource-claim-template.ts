import type { ResourceClaimTemplate } from '#kube/kinds/resource/resource-claim-template.ts'
import { type FieldError, forbiddenField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { immutableField } from '../../registry/field-checks.ts'
import { validateAnnotations, validateLabels } from '../../registry/object-meta.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { defaultClaimSpec, validateClaimSpec } from './claim-spec.ts'

/** Source: kubernetes pkg/registry/resource/resourceclaimtemplate/strategy.go. */
export const resourceClaimTemplateStrategy = defineStrategy<ResourceClaimTemplate>({
  applyDefaults(template) {
    const spec = ((template as Partial<ResourceClaimTemplate>).spec ??= { spec: {} })
    defaultClaimSpec(((spec as Partial<ResourceClaimTemplate['spec']>).spec ??= {}))
  },
  validate: ({ spec }) => [...validateMetadata(spec.metadata), ...validateClaimSpec('spec.spec', spec.spec)],
  validateUpdate: ({ spec }, old) => (equalJson(spec, old.spec) ? [] : [immutableField('spec', spec)]),
})

/** Source: kubernetes pkg/apis/core/validation ValidateTemplateObjectMeta. */
function validateMetadata(metadata: ResourceClaimTemplate['spec']['metadata']): FieldError[] {
  const at = 'spec.metadata'
  const foreign = Object.keys(metadata ?? {}).filter((field) => field !== 'labels' && field !== 'annotations')
  return [
    ...validateAnnotations(metadata?.annotations, `${at}.annotations`),
    ...validateLabels(metadata?.labels, `${at}.labels`),
    ...foreign.map((field) => forbiddenField(`${at}.${field}`, 'cannot be set')),
  ]
}
