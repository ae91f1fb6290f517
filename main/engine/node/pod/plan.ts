import type { Pod } from '#kube/kinds/core/pod.ts'
import { isFinished } from '../../runtime/pod-state.ts'
import type { RuntimePod } from '../../drivers/runtime/runtime.ts'
import { planContainers, type ContainerAction } from './container-plan.ts'
import { isBeingKilled, type PodMemory } from './pod-memory.ts'
import { planStop } from './stop-plan.ts'
import { isPastDeadline } from './deadline.ts'

/** One thing to do to the runtime. */
export type PodAction =
  | ContainerAction
  | { readonly type: 'create-sandbox'; readonly address: string | undefined }
  | { readonly type: 'start-sandbox'; readonly id: string }
  | { readonly type: 'remove-sandbox'; readonly id: string }
  /** Nothing of the pod is left: its object may go. */
  | { readonly type: 'finish' }

export interface PodPlan {
  readonly actions: readonly PodAction[]
  /** Look again after so many milliseconds even if nothing changes. */
  readonly lookAgainIn?: number
}

export interface PodInput {
  readonly pod: Pod
  readonly observed: RuntimePod
  readonly memory: PodMemory
  /** Wall clock. */
  readonly now: number
  /** Why the pod cannot be run here at all. */
  readonly blockedBy: string | undefined
}

/**
 * What to do next for a pod: a function of what is asked for, what is there, and what was tried. It is asked again after
 * each round, until it has nothing more to do. Source: pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions.
 */
export function planPod(input: PodInput): PodPlan {
  const { pod, observed, now, blockedBy } = input
  if (pod.metadata.deletionTimestamp !== undefined) {
    return planStop(input, (pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000, 'remove')
  }
  if (isFinished(pod) || isPastDeadline(pod, now)) {
    return planStop(input, (pod.spec.terminationGracePeriodSeconds ?? 30) * 1000, 'keep')
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
