import { DisposableStore, type Disposable } from '#base/disposable.ts'
import type { Logger } from '#base/logger.ts'
import { configMap as configMapKind } from '#kube/kinds/core/config-map.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { secret as secretKind } from '#kube/kinds/core/secret.ts'
import { keyOf, type KubeObject } from '#kube/meta/object.ts'
import { isReason } from '#kube/meta/status.ts'
import { RuntimeUnavailable, type RuntimePod } from '../../drivers/runtime/runtime.ts'
import type { Index } from '../../runtime/indexed-cache.ts'
import type { Change, Informer, Informers } from '../../runtime/informer.ts'
import { WorkQueue } from '../../runtime/work-queue.ts'
import type { AgentNode } from '../agent-node.ts'
import { PodObservations } from './pod-observations.ts'
import type { PodInput } from './pod-action.ts'
import { executeActions, type ActionServices } from './pod-actions.ts'
import { followClock, newPodMemory, type PodMemory } from './pod-memory.ts'
import { podStatus } from './pod-status.ts'
import { planPod } from './plan.ts'
import { eventsOf } from './status-events.ts'
import { unsupportedIn } from './unsupported.ts'
import { writePodStatus } from './write-status.ts'

export interface PodLoopOptions extends Omit<ActionServices, 'read'> {
  readonly informers: Informers
  readonly logger: Logger
  /** The nodes that this process plays. */
  nodeOf(name: string | undefined): AgentNode | undefined
}

const byUid: Index<Pod> = { name: 'uid', valuesOf: ({ metadata }) => (metadata.uid ? [metadata.uid] : []) }

/** Brings every pod of our nodes to what its object asks for: one key a pod, by its uid. */
export class PodLoop implements Disposable {
  readonly #options: PodLoopOptions
  readonly #services: ActionServices
  readonly #pods: Informer<Pod>
  readonly #observations: PodObservations
  readonly #memories = new Map<string, PodMemory>()
  readonly #queue: WorkQueue
  readonly #subscriptions = new DisposableStore()
  #isPaused = true

  constructor(options: PodLoopOptions) {
    const { informers, clock, runtime } = options
    this.#options = options
    this.#services = { ...options, read: informers.read }
    this.#pods = informers.of(podKind)
    this.#observations = new PodObservations(runtime)
    this.#queue = new WorkQueue({
      clock,
      // Every pod has its own pace; what Docker is asked at the same time is limited where it is asked.
      workers: Infinity,
      process: (uid) => this.#sync(uid),
      onFailure: (...failure) => {
        this.#report(...failure)
      },
    })
    this.#subscriptions.add(this.#pods.onChange((change) => this.#onPod(change)))
    const retry = ({ current }: Change<KubeObject>): void => {
      if (current) this.#retryConfiguration(current.metadata.namespace)
    }
    this.#subscriptions.add(informers.of(configMapKind).onChange(retry))
    this.#subscriptions.add(informers.of(secretKind).onChange(retry))
  }

  /** The runtime answers again: everything is looked at anew. `found` is what it has. */
  resume(found: ReadonlyMap<string, RuntimePod>): void {
    this.#isPaused = false
    this.#observations.replace(found)
    for (const uid of found.keys()) this.#queue.add(uid)
    for (const pod of this.#pods.cache.list()) if (this.#isOurs(pod)) this.#queue.add(pod.metadata.uid ?? '')
  }

  /** The runtime does not answer: nothing is done, and nothing is concluded. */
  pause(): void {
    this.#isPaused = true
    // What ended with the runtime did not fail by itself, and need not wait when the runtime is back.
    for (const { containers } of this.#memories.values())
      for (const memory of containers.values()) delete memory.restart
  }

  /** The runtime tells of a change. */
  refresh(uid: string): void {
    this.#observations.outdate(uid)
    this.#queue.add(uid)
  }

  settled(): Promise<void> {
    return this.#queue.settled()
  }

  dispose(): void {
    this.#subscriptions.dispose()
    this.#queue.dispose()
  }

  async #sync(uid: string): Promise<number | undefined> {
    if (this.#isPaused) return undefined
    const [pod] = this.#pods.cache.by(byUid, uid)
    const node = this.#options.nodeOf(pod?.spec.nodeName)
    if (pod && !node) return undefined
    const observed = await this.#observations.of(uid)
    return pod && node ? this.#syncPod(pod, node, observed) : this.#removeRemains(uid, observed)
  }

  async #syncPod(pod: Pod, node: AgentNode, observed: RuntimePod): Promise<number | undefined> {
    const { clock, recorder, runtime } = this.#options
    const uid = pod.metadata.uid ?? ''
    const memory = this.#memories.get(uid) ?? newPodMemory()
    this.#memories.set(uid, memory)
    const now = clock.now()
    followClock(memory, now)
    const { blockedBy, warnings } = unsupportedIn(pod, runtime.name)
    const input: PodInput = { pod, observed, memory, now, blockedBy }
    const status = podStatus(input, { address: node.address, runtime: runtime.name })
    for (const note of eventsOf(pod, status, blockedBy, warnings, memory)) recorder.record(note)
    await writePodStatus(pod, status, this.#services)
    const plan = planPod(input)
    if (plan.actions.length === 0) return plan.lookAgainIn
    try {
      await executeActions(input, plan.actions, node, this.#services)
    } finally {
      this.#observations.outdate(uid)
    }
    return 0
  }

  /** The object is gone: so is the reason for anything of it to be there. */
  async #removeRemains(uid: string, observed: RuntimePod): Promise<undefined> {
    const { runtime } = this.#options
    for (const { id } of observed.containers) await runtime.removeContainer(id)
    const { sandbox, staleSandboxIds } = observed
    for (const id of [...(sandbox ? [sandbox.id] : []), ...staleSandboxIds]) await runtime.removeSandbox(id)
    this.#memories.delete(uid)
    this.#observations.forget(uid)
  }

  #isOurs(pod: Pod | undefined): boolean {
    return this.#options.nodeOf(pod?.spec.nodeName) !== undefined
  }

  #onPod({ previous, current }: Change<Pod>): void {
    for (const pod of [previous, current]) if (this.#isOurs(pod)) this.#queue.add(pod?.metadata.uid ?? '')
  }

  /** What a container waits for has come, or changed: it is tried again at once. */
  #retryConfiguration(namespace: string | undefined): void {
    for (const { metadata } of this.#pods.cache.list(namespace)) {
      const { uid = '' } = metadata
      for (const container of this.#memories.get(uid)?.containers.values() ?? []) {
        if (container.waiting?.reason !== 'CreateContainerConfigError') continue
        delete container.retryAt
        this.#queue.add(uid)
      }
    }
  }

  #report(uid: string, error: unknown, attempt: number, retryIn: number): void {
    const isExpected = error instanceof RuntimeUnavailable || isReason(error, 'NotFound') || isReason(error, 'Conflict')
    const [pod] = this.#pods.cache.by(byUid, uid)
    const name = pod ? `pod/${keyOf(pod)}` : uid
    const level = isExpected ? 'debug' : 'warn'
    this.#options.logger[level]('pod not brought in order', { pod: name, attempt, retryIn, error: error as Error })
  }
}
