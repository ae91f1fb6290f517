import type { NetworkPolicy } from '#kube/kinds/networking/network-policy.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { cidrWarnings } from './ip-warnings.ts'
import { cidrsOf, peersOf, validatePolicySpec } from './network-policy-validation.ts'

/** Source: kubernetes pkg/registry/networking/networkpolicy/strategy.go, pkg/apis/networking/{v1/defaults.go,validation}. */
export const networkPolicyStrategy = defineStrategy<NetworkPolicy>({
  generationOf: ({ spec }) => spec,
  applyDefaults(policy) {
    const spec = (policy.spec ??= {})
    spec.podSelector ??= {}
    if (!spec.policyTypes?.length) spec.policyTypes = spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress']
    for (const { ports } of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) {
      for (const port of ports ?? []) port.protocol ??= 'TCP'
    }
  },
  // What an older rule has let in stays. Source: ValidateNetworkPolicyUpdate.
  validate: ({ spec = {} }, old) => validatePolicySpec(spec, cidrsOf(old?.spec)),
  warnings: ({ spec }) =>
    peersOf(spec).flatMap(({ peer: { ipBlock }, field }) => {
      if (!ipBlock) return []
      return [
        ...cidrWarnings(`${field}.ipBlock.cidr`, ipBlock.cidr),
        ...(ipBlock.except ?? []).flatMap((cidr, index) =>
          cidrWarnings(`${field}.ipBlock.except[${String(index)}]`, cidr),
        ),
      ]
    }),
})
