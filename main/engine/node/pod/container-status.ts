import { isFinished } from '#kube/kinds/core/pod-phase.ts'
import { isSidecar } from '#kube/kinds/core/pod-spec.ts'
import type { Container, ContainerState, ContainerStatus } from '#kube/kinds/core/pod.ts'
import { formatTime } from '#kube/duration/age.ts'
import type { RuntimeContainer } from '../../drivers/runtime/runtime.ts'
import { waitLeft } from './back-off.ts'
import { waitingNow } from './pod-memory.ts'
import { historyOf, isRestarted, statusOf } from './container-history.ts'
import type { PodInput } from './pod-action.ts'

/** Source: pkg/kubelet/kubelet_pods.go convertToAPIContainerStatuses. */
export function containerStatus(
  input: PodInput,
  container: Container,
  isInit: boolean,
  runtime: string,
): ContainerStatus {
  const { pod, observed } = input
  const { latest, previous } = historyOf(observed, container.name)
  const before = statusOf(pod, container.name)
  if (!latest) return unmade(input, container, isInit)
  const state = stateOf(input, container, isInit, latest, runtime)
  const isRunning = state.running !== undefined
  const wasEnded = state.terminated === undefined && latest.state === 'exited' ? latest : previous
  const lastState = wasEnded ? { terminated: terminated(wasEnded, runtime) } : (before?.lastState ?? {})
  const isDone = isInit && !isSidecar(container) && latest.state === 'exited' && latest.exitCode === 0
  return {
    name: container.name,
    state,
    lastState,
    ready: isInit && !isSidecar(container) ? isDone : isRunning,
    started: isRunning,
    restartCount: latest.attempt,
    image: latest.image,
    imageID: latest.imageId,
    containerID: `${runtime}://${latest.id}`,
  }
}

/** One that has not been made yet, or that the runtime has forgotten. */
function unmade(input: PodInput, container: Container, isInit: boolean): ContainerStatus {
  const before = statusOf(input.pod, container.name)
  const memory = input.memory.containers.get(container.name)
  const waiting = waitingNow(memory, input.now) ?? defaultWaiting(input, isInit)
  const ended = before?.state?.terminated ?? before?.lastState?.terminated
  return {
    name: container.name,
    state: input.pod.metadata.deletionTimestamp && before?.state?.terminated ? before.state : { waiting },
    lastState: ended ? { terminated: ended } : {},
    ready: false,
    started: false,
    restartCount: before?.restartCount ?? 0,
    image: container.image ?? '',
    imageID: '',
    ...(before?.containerID ? { containerID: before.containerID } : {}),
  }
}

function defaultWaiting({ pod, observed }: PodInput, isInit: boolean): { reason: string } {
  const init = pod.spec.initContainers ?? []
  const isInitialized = init.every((container) => {
    const { latest } = historyOf(observed, container.name)
    return isSidecar(container) ? latest?.state === 'running' : latest?.state === 'exited' && latest.exitCode === 0
  })
  const isWaiting = init.length > 0 && (isInit ? observed.sandbox !== undefined : true) && !isInitialized
  return { reason: isWaiting ? 'PodInitializing' : 'ContainerCreating' }
}

function stateOf(
  input: PodInput,
  container: Container,
  isInit: boolean,
  latest: RuntimeContainer,
  runtime: string,
): ContainerState {
  if (latest.state === 'running') return { running: { startedAt: formatTime(latest.startedAt) } }
  if (latest.state === 'created') return { waiting: { reason: 'ContainerCreating' } }
  const { pod, memory, now } = input
  const remembered = memory.containers.get(container.name)
  const isOver = isFinished(pod) || pod.metadata.deletionTimestamp !== undefined
  if (isOver || !isRestarted(pod, container, isInit, latest.exitCode))
    return { terminated: terminated(latest, runtime) }
  const waiting = waitingNow(remembered, now)
  if (waiting) return { waiting }
  if (waitLeft(remembered?.restart, latest.finishedAt, now) <= 0) return { terminated: terminated(latest, runtime) }
  const seconds = String((remembered?.restart?.delay ?? 0) / 1000)
  const { name, namespace = '', uid = '' } = pod.metadata
  const message = `back-off ${seconds}s restarting failed container=${container.name} pod=${name}_${namespace}(${uid})`
  return { waiting: { reason: 'CrashLoopBackOff', message } }
}

function terminated(container: RuntimeContainer, runtime: string): NonNullable<ContainerState['terminated']> {
  const { exitCode, exitReason, exitMessage, startedAt, finishedAt, id } = container
  return {
    exitCode,
    reason: exitReason,
    ...(exitMessage ? { message: exitMessage } : {}),
    ...(startedAt > 0 ? { startedAt: formatTime(startedAt) } : {}),
    finishedAt: formatTime(finishedAt),
    containerID: `${runtime}://${id}`,
  }
}
