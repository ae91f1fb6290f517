import {
  mutatingAdmissionPolicy,
  type MutatingAdmissionPolicy,
} from '#kube/kinds/admissionregistration/mutating-admission-policy.ts'
import {
  mutatingAdmissionPolicyBinding,
  type MutatingAdmissionPolicyBinding,
} from '#kube/kinds/admissionregistration/mutating-admission-policy-binding.ts'
import type { AdmissionPlugin } from '../../registry/admission.ts'
import type { DynamicContext } from '../dynamic-context.ts'
import { attributesOf } from '../policy-matching/attributes.ts'
import { isExemptFromPolicies } from '../policy-matching/match-resources.ts'
import { PolicySource } from '../policy-matching/policy-source.ts'
import { createReinvocations } from '../policy-matching/reinvocation.ts'
import { PolicyRound } from './policy-round.ts'

export type MutatingPolicySource = PolicySource<MutatingAdmissionPolicy, MutatingAdmissionPolicyBinding>

export function createMutatingPolicySource(): MutatingPolicySource {
  return new PolicySource(mutatingAdmissionPolicy, mutatingAdmissionPolicyBinding)
}

/** Source: apiserver pkg/admission/plugin/policy/mutating/{plugin,dispatcher}.go. */
export function mutatingAdmissionPolicies(source: MutatingPolicySource, context: DynamicContext): AdmissionPlugin {
  const stateOf = createReinvocations()
  return {
    name: 'MutatingAdmissionPolicy',
    mutate(request, reader) {
      const { hooks } = source
      // What is deleted cannot be changed any more.
      if (hooks.length === 0 || request.operation === 'DELETE') return undefined
      const attributes = attributesOf(request, 'mutate')
      if (isExemptFromPolicies(attributes.resource)) return undefined
      const isConcerned = hooks.some(({ policy: { spec } }) => {
        const { resourceRules = [], matchPolicy } = spec?.matchConstraints ?? {}
        return resourceRules.length === 0 || context.rules.match(resourceRules, matchPolicy, attributes)
      })
      return isConcerned ? new PolicyRound(attributes, reader, stateOf(request), context).run(hooks) : undefined
    },
  }
}
