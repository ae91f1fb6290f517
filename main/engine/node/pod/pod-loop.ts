import type { Disposable } from '#base/disposable.ts'
import { DisposableStore } from '#base/disposable.ts'
import type { Logger } from '#base/logger.ts'
import { configMap as configMapKind } from '#kube/kinds/core/config-map.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { secret as secretKind } from '#kube/kinds/core/secret.ts'
import { keyOf } from '#kube/meta/object.ts'
import { isReason } from '#kube/meta/status.ts'
import type { Index } from '../../runtime/indexed-cache.ts'
import type { Informers } from '../../runtime/informer.ts'
import { WorkQueue } from '../../runtime/work-queue.ts'
import { RuntimeUnavailable, type RuntimePod } from '../../drivers/runtime/runtime.ts'
import type { AgentNode } from '../agent-node.ts'
import { planPod } from './plan.ts'
import type { PodInput } from './pod-action.ts'
import { executeActions, type ActionServices } from './pod-actions.ts'
import { newPodMemory, type PodMemory } from './pod-memory.ts'
import { podStatus } from './pod-status.ts'
import { eventsOf } from './status-events.ts'
import { unsupportedIn } from './unsupported.ts'
import { writePodStatus } from './write-status.ts'

export interface PodLoopOptions extends Omit<ActionServices, 'read'> {
  readonly informers: Informers
  readonly logger: Logger
  /** The nodes that this process plays. */
  nodeOf(name: string | undefined): AgentNode | undefined
}

/** Brings every pod of our nodes to what its object asks for: one key a pod, by its uid. */
export interface PodLoop extends Disposable {
  /** The runtime answers again: everything is looked at anew. `pods` is what it has. */
  resume(pods: ReadonlyMap<string, RuntimePod>): void
  /** The runtime does not answer: nothing is done, and nothing is concluded. */
  pause(): void
  /** The runtime tells of a change. */
  refresh(uid: string): void
  settled(): Promise<void>
}

const byUid: Index<Pod> = { name: 'uid', valuesOf: ({ metadata }) => (metadata.uid ? [metadata.uid] : []) }

export function createPodLoop(options: PodLoopOptions): PodLoop {
  const { informers, runtime, clock, logger, recorder, nodeOf } = options
  const services: ActionServices = { ...options, read: informers.read }
  const pods = informers.of(podKind)
  const memories = new Map<string, PodMemory>()
  const observations = new Map<string, RuntimePod>()
  const news = new Map<string, number>()
  let isPaused = true

  const queue = new WorkQueue({
    clock,
    workers: Infinity,
    process: sync,
    onFailure(key, error, attempt, retryIn) {
      const isExpected =
        error instanceof RuntimeUnavailable || isReason(error, 'NotFound') || isReason(error, 'Conflict')
      logger[isExpected ? 'debug' : 'warn']('pod not brought in order', {
        pod: nameOf(key),
        attempt,
        retryIn,
        error: error as Error,
      })
    },
  })

  function nameOf(uid: string): string {
    const [pod] = pods.cache.by(byUid, uid)
    return pod ? `pod/${keyOf(pod)}` : uid
  }

  /** What the runtime has of the pod; what it said stays true until it says otherwise. */
  async function observe(uid: string): Promise<RuntimePod> {
    const known = observations.get(uid)
    if (known) return known
    const asked = news.get(uid)
    const observed = await runtime.inspectPod(uid)
    // News that came while it answered may not be in the answer.
    if (news.get(uid) === asked) observations.set(uid, observed)
    return observed
  }

  function outdate(uid: string): void {
    news.set(uid, (news.get(uid) ?? 0) + 1)
    observations.delete(uid)
  }

  async function sync(uid: string): Promise<number | undefined> {
    if (isPaused) return undefined
    const [pod] = pods.cache.by(byUid, uid)
    const node = nodeOf(pod?.spec.nodeName)
    if (pod && !node) return undefined
    const observed = await observe(uid)
    return pod && node ? syncPod(pod, node, observed) : removeRemains(uid, observed)
  }

  async function syncPod(pod: Pod, node: AgentNode, observed: RuntimePod): Promise<number | undefined> {
    const uid = pod.metadata.uid ?? ''
    const memory = memories.get(uid) ?? newPodMemory()
    memories.set(uid, memory)
    const { blockedBy, warnings } = unsupportedIn(pod)
    const input: PodInput = { pod, observed, memory, now: clock.now(), blockedBy }
    const status = podStatus(input, { address: node.address, runtime: runtime.name })
    for (const note of eventsOf(pod, status, blockedBy, warnings, memory)) recorder.record(note)
    await writePodStatus(pod, status, services)
    const plan = planPod(input)
    if (plan.actions.length === 0) return plan.lookAgainIn
    try {
      await executeActions(input, plan.actions, node, services)
    } finally {
      outdate(uid)
    }
    return 0
  }

  /** The object is gone: so is the reason for anything of it to be there. */
  async function removeRemains(uid: string, observed: RuntimePod): Promise<undefined> {
    for (const { id } of observed.containers) await runtime.removeContainer(id)
    const { sandbox, staleSandboxIds } = observed
    for (const id of [...(sandbox ? [sandbox.id] : []), ...staleSandboxIds]) await runtime.removeSandbox(id)
    memories.delete(uid)
    observations.delete(uid)
    news.delete(uid)
    return undefined
  }

  /** What a container waits for has come, or changed: it is tried again at once. */
  function retryConfiguration(namespace: string | undefined): void {
    for (const pod of pods.cache.list(namespace)) {
      const memory = memories.get(pod.metadata.uid ?? '')
      for (const container of memory?.containers.values() ?? []) {
        if (container.waiting?.reason !== 'CreateContainerConfigError') continue
        delete container.retryAt
        queue.add(pod.metadata.uid ?? '')
      }
    }
  }

  const subscriptions = new DisposableStore()
  subscriptions.add(
    pods.onChange(({ previous, current }) => {
      for (const pod of [previous, current]) if (nodeOf(pod?.spec.nodeName)) queue.add(pod?.metadata.uid ?? '')
    }),
  )
  subscriptions.add(
    informers.of(configMapKind).onChange(({ current }) => {
      if (current) retryConfiguration(current.metadata.namespace)
    }),
  )
  subscriptions.add(
    informers.of(secretKind).onChange(({ current }) => {
      if (current) retryConfiguration(current.metadata.namespace)
    }),
  )

  return {
    resume(found) {
      isPaused = false
      for (const uid of observations.keys()) outdate(uid)
      for (const [uid, pod] of found) observations.set(uid, pod)
      for (const uid of found.keys()) queue.add(uid)
      for (const pod of pods.cache.list()) if (nodeOf(pod.spec.nodeName)) queue.add(pod.metadata.uid ?? '')
    },
    pause() {
      isPaused = true
      // What ended with the runtime did not fail by itself, and need not wait when the runtime is back.
      for (const { containers } of memories.values()) for (const memory of containers.values()) delete memory.restart
    },
    refresh(uid) {
      outdate(uid)
      queue.add(uid)
    },
    settled: () => queue.settled(),
    dispose() {
      subscriptions.dispose()
      queue.dispose()
    },
  }
}
