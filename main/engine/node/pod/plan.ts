import { millisecondsOf } from '#kube/duration/seconds.ts'
import { isFinished } from '#kube/kinds/core/pod-phase.ts'
import { planContainers } from './container-plan.ts'
import type { PodAction, PodInput, PodPlan } from './pod-action.ts'
import { isBeingKilled } from './pod-memory.ts'
import { planStop } from './stop-plan.ts'
import { isPastDeadline } from './deadline.ts'

/**
 * What to do next for a pod: a function of what is asked for, what is there, and what was tried. It is asked again after
 * each round, until it has nothing more to do. Source: pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions.
 */
export function planPod(input: PodInput): PodPlan {
  const { pod, observed, now, blockedBy } = input
  if (pod.metadata.deletionTimestamp !== undefined) {
    return planStop(input, millisecondsOf(pod.metadata.deletionGracePeriodSeconds ?? 30), 'remove')
  }
  if (isFinished(pod) || isPastDeadline(pod, now)) {
    return planStop(input, millisecondsOf(pod.spec.terminationGracePeriodSeconds ?? 30), 'keep')
  }
  if (blockedBy !== undefined) return { actions: [] }
  const leftovers = leftoversOf(input)
  if (leftovers.length > 0) return { actions: leftovers }
  const { actions, lookAgainIn } = planContainers(input)
  const wait = lookAgainIn === undefined ? {} : { lookAgainIn }
  const isStarting = actions.some((action) => action.type === 'start')
  if (observed.sandbox?.isRunning || !isStarting) return { actions, ...wait }
  return planSandbox(input)
}

/** A pod's containers live in its sandbox's namespaces: none is started before it runs. */
function planSandbox({ pod, observed, memory, now }: PodInput): PodPlan {
  if (memory.sandboxRetryAt > now) return { actions: [], lookAgainIn: memory.sandboxRetryAt - now }
  const { sandbox } = observed
  const action: PodAction = sandbox
    ? { type: 'start-sandbox', id: sandbox.id }
    : { type: 'create-sandbox', address: pod.status?.podIP }
  return { actions: [action] }
}

/** What no state of the pod has a use for: halves of broken attempts, and containers in namespaces that are gone. */
function leftoversOf({ observed, memory, now }: PodInput): PodAction[] {
  const { sandbox, staleSandboxIds, containers } = observed
  const isStranded = (id: string): boolean => sandbox?.id !== id || !sandbox.isRunning
  return [
    ...staleSandboxIds.map((id) => ({ type: 'remove-sandbox' as const, id })),
    ...containers.filter(({ state }) => state === 'created').map(({ id }) => ({ type: 'remove' as const, id })),
    ...containers
      .filter(({ state, sandboxId }) => state === 'running' && isStranded(sandboxId))
      .filter(({ id }) => !isBeingKilled(memory, id, now))
      .map(({ id, name }) => ({ type: 'signal' as const, id, name, signal: 'SIGKILL' as const })),
  ]
}
