import { isConditionTrue } from '../../meta/object.ts'
import { parseTime } from '../../duration/age.ts'
import { isFinished } from './pod-phase.ts'
import { isSidecar } from './pod-spec.ts'
import type { ContainerState, ContainerStatus, Pod } from './pod-types.ts'

/** What `kubectl get pods` says about a pod. */
export interface PodSummary {
  /** `1/2`: containers that are ready, of those that should be. */
  readonly ready: string
  readonly status: string
  readonly restarts: number
  /** When a container was restarted last, in milliseconds. */
  readonly lastRestart: number | undefined
}

const summaries = new WeakMap<Pod, PodSummary>()

/** Follows printPod of kubernetes pkg/printers/internalversion/printers.go line for line. Kept beside a frozen pod. */
export function podSummary(pod: Pod): PodSummary {
  let summary = summaries.get(pod)
  if (!summary) {
    summary = summarize(pod)
    if (Object.isFrozen(pod)) summaries.set(pod, summary)
  }
  return summary
}

interface Progress {
  /** Set when the init containers decide what the pod's status is. */
  readonly reason: string | undefined
  readonly readySidecars: number
}

function summarize(pod: Pod): PodSummary {
  const { spec, status } = pod
  const sidecars = new Set((spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name))
  const initStatuses = status?.initContainerStatuses ?? []
  const statuses = status?.containerStatuses ?? []
  const init = initProgress(pod, sidecars)
  const total = (spec.containers ?? []).length + sidecars.size
  const isPastInit = init.reason === undefined || isConditionTrue(status?.conditions, 'Initialized')
  const counted = isPastInit ? [...initStatuses.filter(({ name }) => sidecars.has(name)), ...statuses] : initStatuses
  const running = isPastInit ? statuses.filter(isReadyAndRunning).length : 0
  const reason = isPastInit ? mainReason(pod, init.reason ?? baseReason(pod)) : (init.reason ?? baseReason(pod))
  return {
    ready: `${String(init.readySidecars + running)}/${String(total)}`,
    status: deletionReason(pod) ?? reason,
    restarts: counted.reduce((sum, { restartCount }) => sum + restartCount, 0),
    lastRestart: lastRestartOf(counted),
  }
}

function baseReason({ status }: Pod): string {
  const isGated = status?.conditions?.some(
    ({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated',
  )
  return isGated ? 'SchedulingGated' : status?.reason || (status?.phase ?? 'Pending')
}

function initProgress({ spec, status }: Pod, sidecars: ReadonlySet<string>): Progress {
  let readySidecars = 0
  for (const [index, { name, state, started, ready }] of (status?.initContainerStatuses ?? []).entries()) {
    if (state?.terminated?.exitCode === 0) continue
    if (sidecars.has(name) && started) {
      if (ready) readySidecars++
      continue
    }
    const total = (spec.initContainers ?? []).length
    return { reason: `Init:${initReason(state) ?? `${String(index)}/${String(total)}`}`, readySidecars }
  }
  return { reason: undefined, readySidecars }
}

function initReason(state: ContainerState | undefined): string | undefined {
  if (state?.terminated) return terminatedReason(state.terminated)
  const { reason } = state?.waiting ?? {}
  return reason && reason !== 'PodInitializing' ? reason : undefined
}

function terminatedReason({ reason, signal, exitCode }: NonNullable<ContainerState['terminated']>): string {
  return reason || (signal ? `Signal:${String(signal)}` : `ExitCode:${String(exitCode)}`)
}

/** The first container that waits or has ended decides. */
function mainReason({ status }: Pod, base: string): string {
  const statuses = status?.containerStatuses ?? []
  let reason = base
  let failure: string | undefined
  for (const { state } of [...statuses].reverse()) {
    if (state?.waiting?.reason) reason = state.waiting.reason
    else if (state?.terminated) {
      reason = terminatedReason(state.terminated)
      if (state.terminated.exitCode !== 0) failure = reason
    }
  }
  if (reason !== 'Completed') return reason
  const isRunning = statuses.some(isReadyAndRunning)
  if (isRunning && isConditionTrue(status?.conditions, 'Ready')) return 'Running'
  return failure ?? (isRunning ? 'NotReady' : reason)
}

function isReadyAndRunning({ ready, state }: ContainerStatus): boolean {
  return ready && state?.running !== undefined && !state.waiting?.reason && !state.terminated
}

function deletionReason(pod: Pod): string | undefined {
  if (!pod.metadata.deletionTimestamp) return undefined
  if (pod.status?.reason === 'NodeLost') return 'Unknown'
  return isFinished(pod) ? undefined : 'Terminating'
}

function lastRestartOf(statuses: readonly ContainerStatus[]): number | undefined {
  const times = statuses.flatMap(({ lastState }) => parseTime(lastState?.terminated?.finishedAt) ?? [])
  return times.length > 0 ? Math.max(...times) : undefined
}
