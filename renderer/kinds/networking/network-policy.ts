import { BrickWall } from '@lucide/vue'
import type { V1NetworkPolicyPeer } from '@kubernetes/client-node/dist/gen/models/V1NetworkPolicyPeer.js'
import type { V1NetworkPolicyPort } from '@kubernetes/client-node/dist/gen/models/V1NetworkPolicyPort.js'
import type { NetworkPolicy } from '#kube/kinds/networking/network-policy.ts'
import type { Wire } from '#kube/meta/typed.ts'
import type { CardBlock } from '../../components/fact.ts'
import { listOf, selectorOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

type Peer = Wire<V1NetworkPolicyPeer>
type Port = Wire<V1NetworkPolicyPort>

/** `*` stands for every namespace, or every pod of one. */
function peerOf({ ipBlock, namespaceSelector, podSelector }: Peer): string {
  if (ipBlock) return `${ipBlock.cidr}${ipBlock.except?.length ? ` ≠ ${ipBlock.except.join(', ')}` : ''}`
  const namespaces = namespaceSelector && `namespace ${selectorOf(namespaceSelector) ?? '*'}`
  const pods = podSelector && `pod ${selectorOf(podSelector) ?? '*'}`
  return [namespaces, pods].filter(Boolean).join(' + ')
}

function portOf({ protocol = 'TCP', port, endPort }: Port): string {
  return `${protocol} ${String(port ?? '*')}${endPort ? `–${String(endPort)}` : ''}`
}

/** What is let through in one direction; nothing is said of a direction that the policy does not restrict. */
function rulesBlock(
  title: 'fromRules' | 'toRules',
  isRestricted: boolean,
  rules: readonly { peers?: readonly Peer[] | undefined; ports?: readonly Port[] | undefined }[],
): CardBlock {
  return {
    title,
    cards: rules.map(({ peers, ports }) => ({
      facts: [
        {
          label: title === 'fromRules' ? 'from' : 'to',
          value: peers?.map(peerOf).join('; '),
          mono: true,
          orElse: 'anywhere',
        },
        { label: 'ports', value: listOf(ports?.map(portOf)), mono: true, orElse: 'anyPort' },
      ],
    })),
    ...(isRestricted ? { empty: 'nothing' } : {}),
  }
}

export const networkPolicyUi = defineUiKind<NetworkPolicy>({
  group: 'networking.k8s.io',
  resource: 'networkpolicies',
  icon: BrickWall,
  columns: ['name', 'namespace', 'applies-to', 'restricts', 'age'],
  facts: ({ spec }) => [
    { label: 'appliesTo', value: selectorOf(spec?.podSelector), mono: true, orElse: 'allPods' },
    { label: 'restricts', value: listOf(spec?.policyTypes) },
  ],
  blocks: ({ spec }) => [
    rulesBlock(
      'fromRules',
      spec?.policyTypes?.includes('Ingress') ?? true,
      (spec?.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports })),
    ),
    rulesBlock(
      'toRules',
      spec?.policyTypes?.includes('Egress') ?? false,
      (spec?.egress ?? []).map(({ to, ports }) => ({ peers: to, ports })),
    ),
  ],
})
