import type { PodTemplateSpec } from '#kube/kinds/core/pod.ts'
import type { PodTemplate } from '#kube/kinds/core/pod-template.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { dropDisabledFields } from './pod-spec/dropped-fields.ts'
import { templateWarnings } from './pod-spec/warnings.ts'
import { applyTemplateDefaults } from './pod-spec-defaults.ts'
import { validateTemplate } from './pod-spec-validation.ts'

/** Source: kubernetes pkg/registry/core/podtemplate/strategy.go. */
export const podTemplateStrategy = defineStrategy<PodTemplate>({
  generationOf: ({ template }) => template,
  applyDefaults(object) {
    applyTemplateDefaults(templateOf(object))
  },
  prepareForCreate(object) {
    dropDisabledFields(templateOf(object).spec, undefined)
  },
  prepareForUpdate(object, old) {
    dropDisabledFields(templateOf(object).spec, templateOf(old).spec)
  },
  validate: (object, old) => validateTemplate(templateOf(object), 'template', old && templateOf(old)),
  // An update that changes nothing of the template is not told again; upstream speaks of the new one.
  warnings: (object, old) =>
    old?.metadata.generation === object.metadata.generation ? [] : templateWarnings(templateOf(object), 'template'),
})

function templateOf(object: PodTemplate): PodTemplateSpec {
  return (object.template ??= {}) as unknown as PodTemplateSpec
}
