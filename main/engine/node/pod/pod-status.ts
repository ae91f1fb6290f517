import { isFinished } from '#kube/kinds/core/pod-phase.ts'
import { isSidecar } from '#kube/kinds/core/pod-spec.ts'
import type { ContainerStatus, Pod, PodStatus } from '#kube/kinds/core/pod.ts'
import type { Condition } from '#kube/meta/object.ts'
import { withCondition } from '../../runtime/conditions.ts'
import { formatTime } from '#kube/duration/age.ts'
import { containerStatus } from './container-status.ts'
import { isPastDeadline } from './deadline.ts'
import { hasPassedInit, phaseOf } from './phase.ts'
import type { PodInput } from './pod-action.ts'

export interface NodeIdentity {
  readonly address: string
  /** The scheme of container ids. */
  readonly runtime: string
}

/** The status of a pod, from what is there. Source: pkg/kubelet/kubelet_pods.go generateAPIPodStatus. */
export function podStatus(input: PodInput, node: NodeIdentity): PodStatus {
  const { pod, observed, now } = input
  if (isFinished(pod)) return finishedStatus(input, node)
  const init = (pod.spec.initContainers ?? []).map((one) => containerStatus(input, one, true, node.runtime))
  const main = pod.spec.containers.map((one) => containerStatus(input, one, false, node.runtime))
  const isLate = isPastDeadline(pod, now)
  const phase = isLate ? 'Failed' : phaseOf(pod, init, main)
  const podIP = observed.sandbox?.address || pod.status?.podIP
  const { message: _message, reason: _reason, ...before } = pod.status ?? {}
  return {
    ...before,
    observedGeneration: pod.metadata.generation ?? 0,
    phase,
    ...(isLate ? late : {}),
    ...(input.blockedBy ? { message: input.blockedBy, reason: 'Unsupported' } : {}),
    conditions: conditionsOf(input, phase, init, main),
    hostIP: node.address,
    hostIPs: [{ ip: node.address }],
    ...(podIP ? { podIP, podIPs: [{ ip: podIP }] } : {}),
    startTime: pod.status?.startTime ?? formatTime(now),
    ...(init.length > 0 ? { initContainerStatuses: init } : {}),
    containerStatuses: main,
  }
}

/**
 * What has ended stays as it was, even when its remains are cleared away. Only why a container ended may still become
 * known: Docker tells of a lack of memory after it told of the end.
 */
function finishedStatus(input: PodInput, { runtime }: NodeIdentity): PodStatus {
  const { pod, observed } = input
  const containerStatuses = pod.status?.containerStatuses?.map((known) => {
    const container = pod.spec.containers.find(({ name }) => name === known.name)
    const isThere = observed.containers.some(({ name, state }) => name === known.name && state === 'exited')
    return container && isThere ? containerStatus(input, container, false, runtime) : known
  })
  const { generation = 0 } = pod.metadata
  return { ...pod.status, observedGeneration: generation, ...(containerStatuses ? { containerStatuses } : {}) }
}

const late = { reason: 'DeadlineExceeded', message: 'Pod was active on the node longer than the specified deadline' }

/** Source: pkg/kubelet/status/generate.go. */
function conditionsOf(
  { pod, observed, now }: PodInput,
  phase: PodStatus['phase'],
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
): Condition[] {
  const isOver = phase === 'Succeeded' || phase === 'Failed'
  const ready = isOver ? completed(phase) : readiness(pod, init, main)
  const hasSandbox = observed.sandbox?.isRunning === true
  const conditions = [
    { type: 'PodReadyToStartContainers', status: hasSandbox ? ('True' as const) : ('False' as const) },
    { type: 'Initialized', ...initialization(pod, phase, init, main) },
    { type: 'Ready', ...ready },
    { type: 'ContainersReady', ...ready },
    { type: 'PodScheduled', status: 'True' as const },
  ]
  const list = conditions.reduce<readonly Condition[]>(
    (known, condition) => withCondition(known, condition, now),
    pod.status?.conditions ?? [],
  )
  return [...list]
}

type Verdict = Pick<Condition, 'status' | 'reason' | 'message'>

function completed(phase: PodStatus['phase']): Verdict {
  return { status: 'False', reason: phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed' }
}

function readiness(pod: Pod, init: readonly ContainerStatus[], main: readonly ContainerStatus[]): Verdict {
  const sidecars = new Set((pod.spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name))
  const counted = [...init.filter(({ name }) => sidecars.has(name)), ...main]
  const unready = counted.filter(({ ready }) => !ready).map(({ name }) => name)
  if (unready.length === 0) return { status: 'True' }
  return {
    status: 'False',
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${unready.join(' ')}]`,
  }
}

function initialization(
  pod: Pod,
  phase: PodStatus['phase'],
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
): Verdict {
  if (phase === 'Succeeded') return { status: 'True', reason: 'PodCompleted' }
  if (hasPassedInit(pod, init, main)) return { status: 'True' }
  const incomplete = init.filter(({ ready }) => !ready).map(({ name }) => name)
  return {
    status: 'False',
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${incomplete.join(' ')}]`,
  }
}
