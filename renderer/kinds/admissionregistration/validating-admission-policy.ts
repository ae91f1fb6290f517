import { ShieldCheck } from '@lucide/vue'
import type { ValidatingAdmissionPolicy } from '#kube/kinds/admissionregistration/validating-admission-policy.ts'
import { defineUiKind } from '../ui-kind.ts'
import { policyBlocks, policyFacts } from './policy-facts.ts'

export const validatingAdmissionPolicyUi = defineUiKind<ValidatingAdmissionPolicy>({
  group: 'admissionregistration.k8s.io',
  resource: 'validatingadmissionpolicies',
  icon: ShieldCheck,
  facts: ({ spec }) => policyFacts(spec),
  blocks: ({ spec }) => [
    {
      title: 'validations',
      cards: (spec?.validations ?? []).map(({ expression, message, messageExpression, reason }) => ({
        facts: [
          { label: 'expression', value: expression, mono: true },
          { label: 'message', value: message },
          { label: 'messageExpression', value: messageExpression, mono: true },
          { label: 'reason', value: reason },
        ],
      })),
    },
    ...policyBlocks(spec),
    {
      title: 'auditAnnotations',
      columns: ['name', 'expression'],
      rows: (spec?.auditAnnotations ?? []).map(({ key, valueExpression }) => [
        key,
        { value: valueExpression, mono: true },
      ]),
    },
  ],
})
