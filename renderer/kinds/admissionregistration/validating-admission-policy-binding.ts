import { Link } from '@lucide/vue'
import type { ValidatingAdmissionPolicyBinding } from '#kube/kinds/admissionregistration/validating-admission-policy-binding.ts'
import { listOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'
import { policyBindingFacts } from './policy-facts.ts'

const apiVersion = 'admissionregistration.k8s.io/v1'

export const validatingAdmissionPolicyBindingUi = defineUiKind<ValidatingAdmissionPolicyBinding>({
  group: 'admissionregistration.k8s.io',
  resource: 'validatingadmissionpolicybindings',
  icon: Link,
  links: { policyname: (name) => ({ apiVersion, kind: 'ValidatingAdmissionPolicy', name }) },
  facts: ({ spec }) => [
    { label: 'onViolation', value: listOf(spec?.validationActions) },
    ...policyBindingFacts('ValidatingAdmissionPolicy', apiVersion, spec),
  ],
})
