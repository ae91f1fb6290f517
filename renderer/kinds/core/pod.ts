import { Package } from '@lucide/vue'
import type { Pod } from '#kube/kinds/core/pod.ts'
import PodContainers from '../../components/PodContainers.vue'
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
    {
      label: 'node',
      value: spec.nodeName,
      link: spec.nodeName ? { apiVersion: 'v1', kind: 'Node', name: spec.nodeName } : undefined,
    },
    { label: 'podIp', value: status?.podIPs?.map(({ ip }) => ip).join(', ') ?? status?.podIP, mono: true },
    { label: 'hostIp', value: status?.hostIP, mono: true },
    {
      label: 'serviceAccount',
      value: spec.serviceAccountName,
      link: spec.serviceAccountName
        ? { apiVersion: 'v1', kind: 'ServiceAccount', namespace: metadata.namespace, name: spec.serviceAccountName }
        : undefined,
    },
    { label: 'qosClass', value: status?.qosClass },
    { label: 'priorityClass', value: spec.priorityClassName },
    { label: 'restartPolicy', value: spec.restartPolicy },
    { label: 'gracePeriod', value: seconds(spec.terminationGracePeriodSeconds) },
    { label: 'nodeSelector', value: pairs(spec.nodeSelector), mono: true },
  ],
})

function seconds(count: number | undefined): string | undefined {
  return count === undefined ? undefined : `${String(count)}s`
}

function pairs(record: Record<string, string> | undefined): string | undefined {
  const entries = Object.entries(record ?? {})
  return entries.length > 0 ? entries.map(([key, value]) => `${key}=${value}`).join(', ') : undefined
}
