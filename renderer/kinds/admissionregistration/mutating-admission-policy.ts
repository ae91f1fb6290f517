import { PencilRuler } from '@lucide/vue'
import type { MutatingAdmissionPolicy } from '#kube/kinds/admissionregistration/mutating-admission-policy.ts'
import { defineUiKind } from '../ui-kind.ts'
import { policyBlocks, policyFacts } from './policy-facts.ts'

export const mutatingAdmissionPolicyUi = defineUiKind<MutatingAdmissionPolicy>({
  group: 'admissionregistration.k8s.io',
  resource: 'mutatingadmissionpolicies',
  icon: PencilRuler,
  facts: ({ spec }) => [...policyFacts(spec), { label: 'reinvocation', value: spec?.reinvocationPolicy }],
  blocks: ({ spec }) => [
    {
      title: 'mutations',
      cards: (spec?.mutations ?? []).map(({ patchType, applyConfiguration, jsonPatch }) => ({
        facts: [
          { label: 'patchType', value: patchType },
          { label: 'expression', value: applyConfiguration?.expression ?? jsonPatch?.expression, mono: true },
        ],
      })),
    },
    ...policyBlocks(spec),
  ],
})
