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

/** Texts about the node, by field; a part of its own is the size of the swap, in bytes. */
export interface NodeInfo {
  machineID?: string
  systemUUID?: string
  bootID?: string
  kernelVersion?: string
  osImage?: string
  containerRuntimeVersion?: string
  kubeletVersion?: string
  kubeProxyVersion?: string
  operatingSystem?: string
  architecture?: string
  swap?: { capacity?: number }
}

export interface NodeStatus {
  capacity?: Record<string, string>
  allocatable?: Record<string, string>
  conditions?: Condition[]
  addresses?: { type: 'InternalIP' | 'ExternalIP' | 'Hostname'; address: string }[]
  daemonEndpoints?: { kubeletEndpoint?: { Port: number } }
  nodeInfo?: NodeInfo
  declaredFeatures?: string[]
  config?: unknown
  images?: { names?: string[]; sizeBytes?: number }[]
}

export interface Node extends KubeObject {
  spec?: {
    podCIDR?: string
    podCIDRs?: string[]
    providerID?: string
    unschedulable?: boolean
    taints?: Taint[]
    /** Kept where it is stored already; without effect, as `configSource`. */
    externalID?: string
    configSource?: unknown
  }
  status?: NodeStatus
}

const kernelCommand = "'uname -r'"
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

function info(field: Exclude<keyof NodeInfo, 'swap'>) {
  return ({ status }: Node): string => status?.nodeInfo?.[field] || '<unknown>'
}

function kernelOf(node: Node): string {
  const { architecture } = node.status?.nodeInfo ?? {}
  const kernel = info('kernelVersion')(node)
  return architecture ? `${kernel} (${architecture})` : kernel
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
  subresources: ['proxy', 'status'],
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
    column('Version', 'Kubelet Version reported by the node.', ({ status }) => status?.nodeInfo?.kubeletVersion ?? ''),
    wideColumn(
      'Internal-IP',
      "List of addresses reachable to the node. Queried from cloud provider, if available. More info: https://kubernetes.io/docs/reference/node/node-status/#addresses Note: This field is declared as mergeable, but the merge key is not sufficiently unique, which can cause data corruption when it is merged. Callers should instead use a full-replacement patch. See https://pr.k8s.io/79391 for an example. Consumers should assume that addresses can change during the lifetime of a Node. However, there are some exceptions where this may not be possible, such as Pods that inherit a Node's address in its own status or consumers of the downward API (status.hostIP).",
      (node) => addressOf(node, 'InternalIP'),
    ),
    wideColumn(
      'External-IP',
      "List of addresses reachable to the node. Queried from cloud provider, if available. More info: https://kubernetes.io/docs/reference/node/node-status/#addresses Note: This field is declared as mergeable, but the merge key is not sufficiently unique, which can cause data corruption when it is merged. Callers should instead use a full-replacement patch. See https://pr.k8s.io/79391 for an example. Consumers should assume that addresses can change during the lifetime of a Node. However, there are some exceptions where this may not be possible, such as Pods that inherit a Node's address in its own status or consumers of the downward API (status.hostIP).",
      (node) => addressOf(node, 'ExternalIP'),
    ),
    wideColumn(
      'OS-Image',
      'OS Image reported by the node from /etc/os-release (e.g. Debian GNU/Linux 7 (wheezy)).',
      info('osImage'),
    ),
    wideColumn(
      'Kernel-Version',
      `Kernel Version reported by the node from ${kernelCommand} (e.g. 3.16.0-0.bpo.4-amd64).`,
      kernelOf,
    ),
    wideColumn(
      'Container-Runtime',
      'ContainerRuntime Version reported by the node through runtime remote API (e.g. containerd://1.4.2).',
      info('containerRuntimeVersion'),
    ),
  ],
  fields: { 'spec.unschedulable': ({ spec }) => String(spec?.unschedulable ?? false) },
  health: healthOf,
})
