import type { ValidatingAdmissionPolicyBinding } from '#kube/kinds/admissionregistration/validating-admission-policy-binding.ts'
import {
  duplicateField,
  type FieldError,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { defaultMatchResources } from './match-resources.ts'
import { validatePolicyBinding } from './policy-binding.ts'
import { warnOfStaticSuffix } from './static-suffix.ts'

const validationActions = ['Audit', 'Deny', 'Warn']

/** Source: kubernetes pkg/registry/admissionregistration/validatingadmissionpolicybinding/strategy.go. */
export const validatingAdmissionPolicyBindingStrategy = defineStrategy<ValidatingAdmissionPolicyBinding>({
  allowsUnconditionalUpdate: false,
  generationOf: ({ spec }) => spec,
  applyDefaults(binding) {
    defaultMatchResources((binding.spec ??= { policyName: '', validationActions: [] }).matchResources)
  },
  validate: ({ spec }) => [...validatePolicyBinding(spec ?? {}), ...validateActions(spec?.validationActions ?? [])],
  warnings: warnOfStaticSuffix,
})

function validateActions(actions: readonly string[]): FieldError[] {
  const field = 'spec.validationActions'
  const both =
    'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)'
  return [
    ...actions.flatMap((action, index) => {
      const at = `${field}[${String(index)}]`
      return [
        ...(validationActions.includes(action) ? [] : [unsupportedField(at, action, validationActions)]),
        ...(actions.indexOf(action) < index ? [duplicateField(at, action)] : []),
      ]
    }),
    ...(actions.includes('Deny') && actions.includes('Warn') ? [invalidField(field, actions, both)] : []),
    ...(actions.length === 0 ? [requiredField(field, 'at least one validation action is required')] : []),
  ]
}
