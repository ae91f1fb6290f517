import { millisecondsOf } from '#kube/duration/seconds.ts'
import { isSidecar } from '#kube/kinds/core/pod-spec.ts'
import type { Container } from '#kube/kinds/core/pod.ts'
import { historyOf, hashOf, isRestarted, nextAttempt } from './container-history.ts'
import { deadlineIn } from './deadline.ts'
import type { ContainerAction, PodInput } from './pod-action.ts'
import { waitLeft } from './back-off.ts'
import { isBeingKilled, memoryOf } from './pod-memory.ts'

type Verdict = 'passed' | 'running' | 'failed' | { readonly waits: readonly number[] } | ContainerAction

/** Init containers one after the other, then the rest side by side. */
export function planContainers(input: PodInput): { actions: readonly ContainerAction[]; lookAgainIn?: number } {
  const actions = surplusOf(input)
  const waits: number[] = []
  const deadline = deadlineIn(input.pod, input.now)
  if (deadline !== undefined) waits.push(deadline)
  const take = (verdict: Verdict): void => {
    if (typeof verdict !== 'object') return
    if ('waits' in verdict) waits.push(...verdict.waits.filter((wait) => wait > 0))
    else actions.push(verdict)
  }
  const init = initVerdicts(input)
  init.verdicts.forEach(take)
  if (init.isPassed) input.pod.spec.containers.map((container) => judge(input, container, false)).forEach(take)
  return { actions, ...(waits.length > 0 ? { lookAgainIn: Math.max(0, Math.min(...waits)) } : {}) }
}

/** What the init containers need; they are passed when each has ended well, or stays. */
function initVerdicts(input: PodInput): { verdicts: Verdict[]; isPassed: boolean } {
  const verdicts: Verdict[] = []
  // Once a main container has run in this sandbox, the init containers have been passed: a later end of a sidecar
  // does not hold the others up.
  const hasBegun = input.pod.spec.containers.some(({ name }) => isHere(input, name))
  for (const container of input.pod.spec.initContainers ?? []) {
    if (hasBegun && !isSidecar(container)) continue
    const verdict = judge(input, container, true)
    verdicts.push(verdict)
    const isPassed = verdict === 'passed' || (verdict === 'running' && isSidecar(container))
    if (!isPassed && !hasBegun) return { verdicts, isPassed: false }
  }
  return { verdicts, isPassed: true }
}

function isHere({ observed }: PodInput, name: string): boolean {
  return observed.containers.some(
    (container) => container.name === name && container.sandboxId === observed.sandbox?.id,
  )
}

/** What is to be done about one container. */
function judge(input: PodInput, container: Container, isInit: boolean): Verdict {
  const { pod, observed, memory, now } = input
  const { retryAt = 0, restart, waitingLater } = memoryOf(memory, container.name)
  const history = historyOf(observed, container.name)
  const { latest } = history
  const start = { type: 'start', container, attempt: nextAttempt(pod, history, container.name), isInit } as const
  const startOrWait = retryAt > now ? { waits: [retryAt - now, (waitingLater?.from ?? 0) - now] } : start
  if (!latest) return startOrWait
  if (latest.state === 'running') {
    if (latest.hash === hashOf(container)) return 'running'
    return replace(input, latest.id, container)
  }
  // An init container that ended well counts for the sandbox that it prepared. Source: KEP-753, pod sandbox changed.
  const isOfThisSandbox = latest.sandboxId === observed.sandbox?.id
  if (isInit && latest.exitCode === 0 && !isSidecar(container)) return isOfThisSandbox ? 'passed' : startOrWait
  // Whatever the restart policy says: what is asked for has never run. Source: computePodActions, containerChanged.
  if (latest.hash !== hashOf(container)) return startOrWait
  if (!isRestarted(pod, container, isInit, latest.exitCode)) return latest.exitCode === 0 ? 'passed' : 'failed'
  const wait = waitLeft(restart, latest.finishedAt, now)
  return wait > 0 ? { waits: [wait] } : startOrWait
}

/** A container whose image was changed is asked to stop; its end starts the new one. */
function replace({ pod, memory, now }: PodInput, id: string, { name }: Container): Verdict {
  const grace = millisecondsOf(pod.spec.terminationGracePeriodSeconds ?? 30)
  const askedAt = memory.askedToStop.get(id)
  if (askedAt === undefined) return { type: 'signal', id, name, signal: 'SIGTERM', isReplaced: true }
  const left = askedAt + grace - now
  if (left > 0 || isBeingKilled(memory, id, now)) return { waits: [Math.max(left, 1000)] }
  return { type: 'signal', id, name, signal: 'SIGKILL', isReplaced: true }
}

/** Ended containers that the log of the last try does not need. */
function surplusOf({ pod, observed }: PodInput): ContainerAction[] {
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers]
  return containers.flatMap(({ name }) =>
    historyOf(observed, name)
      .surplus.filter(({ state }) => state === 'exited')
      .map(({ id }) => ({ type: 'remove' as const, id })),
  )
}
