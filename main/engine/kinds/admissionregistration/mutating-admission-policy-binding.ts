import type { MutatingAdmissionPolicyBinding } from '#kube/kinds/admissionregistration/mutating-admission-policy-binding.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { defaultMatchResources, validateMutatingOperations } from './match-resources.ts'
import { validatePolicyBinding } from './policy-binding.ts'
import { warnOfStaticSuffix } from './static-suffix.ts'

/** Source: kubernetes pkg/registry/admissionregistration/mutatingadmissionpolicybinding/strategy.go. */
export const mutatingAdmissionPolicyBindingStrategy = defineStrategy<MutatingAdmissionPolicyBinding>({
  allowsUnconditionalUpdate: false,
  generationOf: ({ spec }) => spec,
  applyDefaults(binding) {
    defaultMatchResources((binding.spec ??= {}).matchResources)
  },
  validate: ({ spec = {} }) => [
    ...validatePolicyBinding(spec),
    ...validateMutatingOperations('spec.matchResources', spec.matchResources),
  ],
  warnings: warnOfStaticSuffix,
})
