import { isSidecar } from '#kube/kinds/core/pod-spec.ts'
import type { Pod } from '#kube/kinds/core/pod.ts'
import type { RuntimeContainer } from '../../drivers/runtime/runtime.ts'
import type { PodAction, PodInput, PodPlan } from './pod-action.ts'
import { isBeingKilled } from './pod-memory.ts'

/**
 * Asks the containers to stop, kills those that do not in time, and then clears up: everything where the pod is to go,
 * the sandbox alone where people may still read its logs.
 */
export function planStop(input: PodInput, grace: number, afterwards: 'remove' | 'keep'): PodPlan {
  const { observed, pod } = input
  const running = inStopOrder(
    pod,
    observed.containers.filter(({ state }) => state === 'running'),
  )
  if (running.length > 0) return stop(input, running, grace)
  if (afterwards === 'keep') return { actions: removals(input, false) }
  return { actions: [...removals(input, true), ...(isLetGo(pod) ? [] : [{ type: 'finish' as const }])] }
}

/** The node has let go of the pod already: what holds it are finalizers, whose owners remove it with the last of them. */
function isLetGo({ metadata: { deletionGracePeriodSeconds, finalizers = [] } }: Pod): boolean {
  return deletionGracePeriodSeconds === 0 && finalizers.length > 0
}

/** Sidecars serve the others and stop after them. Source: KEP-753. */
function inStopOrder(pod: Pod, running: readonly RuntimeContainer[]): readonly RuntimeContainer[] {
  const sidecars = new Set((pod.spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name))
  const mains = running.filter(({ name }) => !sidecars.has(name))
  return mains.length > 0 ? mains : running
}

function stop({ memory, now }: PodInput, running: readonly RuntimeContainer[], grace: number): PodPlan {
  const actions: PodAction[] = []
  let lookAgainIn = Infinity
  for (const { id, name } of running) {
    const askedAt = memory.askedToStop.get(id)
    const left = askedAt === undefined ? grace : Math.min(grace, askedAt + grace - now)
    if (left <= 0 && !isBeingKilled(memory, id, now)) actions.push({ type: 'signal', id, name, signal: 'SIGKILL' })
    else if (left > 0 && askedAt === undefined) actions.push({ type: 'signal', id, name, signal: 'SIGTERM' })
    lookAgainIn = Math.min(lookAgainIn, Math.max(left, 1000))
  }
  return { actions, lookAgainIn }
}

function removals({ observed }: PodInput, withContainers: boolean): PodAction[] {
  const { sandbox, staleSandboxIds, containers } = observed
  return [
    ...(withContainers ? containers.map(({ id }) => ({ type: 'remove' as const, id })) : []),
    ...[...(sandbox ? [sandbox.id] : []), ...staleSandboxIds].map((id) => ({ type: 'remove-sandbox' as const, id })),
  ]
}
