import { milliValue, wholeValue } from '../../quantity/quantity.ts'
import { ageColumn, column, nameColumn, none, wideColumn } from '../../meta/columns.ts'
import { defineKind, type Health } from '../../meta/kind.ts'
import { findCondition, type Condition, type KubeObject } from '../../meta/object.ts'

export interface Taint {
  key: string
  value?: string
  effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute'
  timeAdded?: string
}

export interface NodeStatus {
  capacity?: Record<string, string>
  allocatable?: Record<string, string>
  conditions?: Condition[]
  addresses?: { type: 'InternalIP' | 'ExternalIP' | 'Hostname'; address: string }[]
  daemonEndpoints?: { kubeletEndpoint?: { Port: number } }
  nodeInfo?: Record<string, string>
  images?: { names?: string[]; sizeBytes?: number }[]
}

export interface Node extends KubeObject {
  spec?: { podCIDR?: string; podCIDRs?: string[]; providerID?: string; unschedulable?: boolean; taints?: Taint[] }
  status?: NodeStatus
}

const rolePrefix = 'node-role.kubernetes.io/'

function statusOf({ spec, status }: Node): string {
  const ready = findCondition(status?.conditions, 'Ready')
  const word = ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown'
  return spec?.unschedulable ? `${word},SchedulingDisabled` : word
}

function rolesOf({ metadata }: Node): string {
  const roles = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(rolePrefix)) return key.slice(rolePrefix.length)
    return key === 'kubernetes.io/role' ? value : ''
  })
  return [...new Set(roles.filter((role) => role !== ''))].sort().join(',') || none
}

function addressOf({ status }: Node, type: string): string {
  return status?.addresses?.find((address) => address.type === type)?.address ?? none
}

function info(field: string) {
  return ({ status }: Node): string => status?.nodeInfo?.[field] || '<unknown>'
}

function healthOf(node: Node): Health {
  const reason = statusOf(node)
  if (node.metadata.deletionTimestamp) return { state: 'terminating', reason: 'Terminating' }
  const ready = findCondition(node.status?.conditions, 'Ready')
  const message = ready?.message ? { message: ready.message } : {}
  if (!ready || ready.status === 'Unknown') return { state: 'unknown', reason, ...message }
  return { state: ready.status === 'True' ? 'ready' : 'failed', reason, ...message }
}

export const node = defineKind<Node>({
  version: 'v1',
  kind: 'Node',
  namespaced: false,
  nav: 'cluster',
  shortNames: ['no'],
  subresources: ['status'],
  measures: ({ status }) => ({
    cpuAllocatable: milliValue(status?.allocatable?.['cpu']) / 1_000,
    memoryAllocatable: wholeValue(status?.allocatable?.['memory']),
    podsAllocatable: wholeValue(status?.allocatable?.['pods']),
  }),
  columns: [
    nameColumn,
    column('Status', 'The status of the node', statusOf),
    column('Roles', 'The roles of the node', rolesOf),
    ageColumn,
    column(
      'Version',
      'Kubelet Version reported by the node.',
      ({ status }) => status?.nodeInfo?.['kubeletVersion'] ?? '',
    ),
    wideColumn('Internal-IP', 'The first address of type InternalIP.', (node) => addressOf(node, 'InternalIP')),
    wideColumn('External-IP', 'The first address of type ExternalIP.', (node) => addressOf(node, 'ExternalIP')),
    wideColumn('OS-Image', 'OS Image reported by the node.', info('osImage')),
    wideColumn('Kernel-Version', 'Kernel Version reported by the node.', info('kernelVersion')),
    wideColumn('Container-Runtime', 'ContainerRuntime Version reported by the node.', info('containerRuntimeVersion')),
  ],
  fields: { 'spec.unschedulable': ({ spec }) => String(spec?.unschedulable ?? false) },
  health: healthOf,
})
