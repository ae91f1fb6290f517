import { node as nodeKind, type Node, type NodeStatus } from '#kube/kinds/core/node.ts'
import type { Condition } from '#kube/meta/object.ts'
import { withCondition } from '../runtime/conditions.ts'
import type { RuntimeInfo } from '../drivers/runtime/runtime.ts'
import { kubernetesVersion } from '../version.ts'
import type { AgentNode } from './agent-node.ts'

/** Marks the nodes that this engine plays, so that it can take back what it no longer plays. */
export const managedLabel = 'archipel.io/local-node'
const podsPerNode = 110

/** Nodes share one machine: each has its part of the processors and the memory. */
export function agentNode(index: number, count: number, info: RuntimeInfo): AgentNode {
  const memoryBytes = Math.floor(info.memoryBytes / count / 1024 ** 2) * 1024 ** 2
  return {
    name: nodeName(index),
    index,
    // Below the pods' own parts of the network, which begin at `prefix.1.0`.
    address: `${info.networkPrefix}.0.${String(10 + (index % 240))}`,
    allocatable: {
      cpu: `${String(Math.floor((info.cpus * 1000) / count))}m`,
      memory: `${String(memoryBytes / 1024)}Ki`,
      pods: String(podsPerNode),
    },
    memoryBytes,
  }
}

export function nodeName(index: number): string {
  return `archipel-${String(index + 1)}`
}

/** A node as it is registered first. Source: pkg/kubelet/kubelet_node_status.go initialNode. */
export function newNode(index: number): Node {
  const name = nodeName(index)
  return {
    apiVersion: 'v1',
    kind: nodeKind.kind,
    metadata: { name, labels: { 'kubernetes.io/hostname': name, [managedLabel]: 'true' } },
    spec: {},
  }
}

/** The spec and labels that depend on what the node runs on; what others wrote stays. */
export function describedNode(current: Node, node: AgentNode, info: RuntimeInfo): Node {
  const podCIDR = `${info.networkPrefix}.${String((node.index % 250) + 1)}.0/24`
  const platform = {
    'kubernetes.io/hostname': node.name,
    'kubernetes.io/os': info.operatingSystem,
    'kubernetes.io/arch': info.architecture,
    [managedLabel]: 'true',
  }
  return {
    ...current,
    metadata: { ...current.metadata, labels: { ...current.metadata.labels, ...platform } },
    spec: {
      ...current.spec,
      podCIDR,
      podCIDRs: [podCIDR],
      providerID: `archipel://${node.name}`,
    },
  }
}

/** The status of a node whose runtime answers. Extended resources that others added stay (conformance adds some). */
export function readyStatus(current: Node, node: AgentNode, info: RuntimeInfo, now: number): NodeStatus {
  const { capacity, allocatable } = current.status ?? {}
  return {
    ...current.status,
    capacity: { ...capacity, ...node.allocatable },
    allocatable: { ...allocatable, ...node.allocatable },
    addresses: [
      { type: 'InternalIP', address: node.address },
      { type: 'Hostname', address: node.name },
    ],
    nodeInfo: {
      machineID: '',
      systemUUID: '',
      bootID: '',
      kernelVersion: info.kernelVersion,
      osImage: info.osImage,
      containerRuntimeVersion: info.version,
      kubeletVersion: kubernetesVersion.gitVersion,
      kubeProxyVersion: '',
      operatingSystem: info.operatingSystem,
      architecture: info.architecture,
    },
    conditions: conditionsOf(current, now, {
      status: 'True',
      reason: 'KubeletReady',
      message: `the container runtime ${info.version} answers`,
    }),
  }
}

/** The status of a node whose runtime is away: its pods may well be running, so nothing is said about them. */
export function unreadyStatus(current: Node, message: string, now: number): NodeStatus {
  const reason = 'ContainerRuntimeUnavailable'
  return { ...current.status, conditions: conditionsOf(current, now, { status: 'False', reason, message }) }
}

type Ready = Pick<Condition, 'status' | 'reason' | 'message'>

function conditionsOf(current: Node, now: number, ready: Ready): Condition[] {
  const pressures = [
    ['MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
    ['DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
    ['PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ] as const
  const all = [
    ...pressures.map(([type, reason, message]) => ({ type, status: 'False' as const, reason, message })),
    { type: 'Ready', ...ready },
  ]
  return [
    ...all.reduce<readonly Condition[]>(
      (list, condition) => withCondition(list, condition, now),
      current.status?.conditions ?? [],
    ),
  ]
}
