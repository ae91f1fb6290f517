import { Link } from '@lucide/vue'
import type { MutatingAdmissionPolicyBinding } from '#kube/kinds/admissionregistration/mutating-admission-policy-binding.ts'
import { defineUiKind } from '../ui-kind.ts'
import { policyBindingFacts } from './policy-facts.ts'

const apiVersion = 'admissionregistration.k8s.io/v1'

export const mutatingAdmissionPolicyBindingUi = defineUiKind<MutatingAdmissionPolicyBinding>({
  group: 'admissionregistration.k8s.io',
  resource: 'mutatingadmissionpolicybindings',
  icon: Link,
  links: { policyname: (name) => ({ apiVersion, kind: 'MutatingAdmissionPolicy', name }) },
  facts: ({ spec }) => policyBindingFacts('MutatingAdmissionPolicy', apiVersion, spec),
})
