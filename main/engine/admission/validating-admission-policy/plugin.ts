import {
  validatingAdmissionPolicy,
  type ValidatingAdmissionPolicy,
} from '#kube/kinds/admissionregistration/validating-admission-policy.ts'
import {
  validatingAdmissionPolicyBinding,
  type ValidatingAdmissionPolicyBinding,
} from '#kube/kinds/admissionregistration/validating-admission-policy-binding.ts'
import type { AdmissionPlugin } from '../../registry/admission.ts'
import type { DynamicContext } from '../dynamic-context.ts'
import { attributesOf } from '../policy-matching/attributes.ts'
import { isExemptFromPolicies } from '../policy-matching/match-resources.ts'
import { PolicySource } from '../policy-matching/policy-source.ts'
import { PolicyReview } from './policy-review.ts'

export type ValidatingPolicySource = PolicySource<ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding>

export function createValidatingPolicySource(): ValidatingPolicySource {
  return new PolicySource(validatingAdmissionPolicy, validatingAdmissionPolicyBinding)
}

/** Source: apiserver pkg/admission/plugin/policy/validating/{plugin,dispatcher}.go. */
export function validatingAdmissionPolicies(source: ValidatingPolicySource, context: DynamicContext): AdmissionPlugin {
  return {
    name: 'ValidatingAdmissionPolicy',
    validate(request, reader) {
      const { hooks } = source
      if (hooks.length === 0) return undefined
      const attributes = attributesOf(request, 'validate')
      if (isExemptFromPolicies(attributes.resource)) return undefined
      const review = new PolicyReview(attributes, reader, context)
      const concerned = hooks.filter(({ policy }) => review.concerns(policy))
      return concerned.length > 0 ? review.run(concerned) : undefined
    },
  }
}
