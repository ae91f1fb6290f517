import { Package } from '@lucide/vue'
import type { Pod } from '#kube/kinds/core/pod.ts'
import PodContainers from '../../components/PodContainers.vue'
import { listOf, pairsOf, secondsOf, targetOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const podUi = defineUiKind<Pod>({
  group: '',
  resource: 'pods',
  icon: Package,
  actions: ['logs', 'forward'],
  sections: [PodContainers],
  links: { node: (name) => ({ apiVersion: 'v1', kind: 'Node', name }) },
  facts: ({ spec, status, metadata }) => [
    { label: 'phase', value: status?.phase },
    { label: 'reason', value: status?.reason },
    { label: 'message', value: status?.message },
    { label: 'node', value: spec.nodeName, link: targetOf('v1', 'Node', spec.nodeName) },
    { label: 'podIp', value: listOf(status?.podIPs?.map(({ ip }) => ip)) ?? status?.podIP, mono: true },
    { label: 'hostIp', value: status?.hostIP, mono: true },
    {
      label: 'serviceAccount',
      value: spec.serviceAccountName,
      link: targetOf('v1', 'ServiceAccount', spec.serviceAccountName, metadata.namespace),
    },
    { label: 'qosClass', value: status?.qosClass },
    { label: 'priorityClass', value: spec.priorityClassName },
    { label: 'restartPolicy', value: spec.restartPolicy },
    { label: 'gracePeriod', value: secondsOf(spec.terminationGracePeriodSeconds) },
    { label: 'nodeSelector', value: pairsOf(spec.nodeSelector), mono: true },
  ],
})
