import { DisposableStore, type Disposable } from '#base/disposable.ts'
import { AppError } from '#base/errors.ts'
import { toEnvelope, type ErrorEnvelope } from '#contract/errors.ts'
import type { ObjectRef } from '#contract/schemas.ts'
import { kindOfObject } from '#kube/kinds/registry.ts'
import type { Pod } from '#kube/kinds/core/pod.ts'
import { pathOf } from '#kube/meta/kind.ts'
import { controllerOf, isConditionTrue, type KubeObject } from '#kube/meta/object.ts'
import type { Connection } from '../clusters/connection.ts'
import { requestJson } from '../clusters/request.ts'
import type { WatchedCluster } from '../watch/feed.ts'
import type { FeedQuery, FeedView, WatchHub } from '../watch/hub.ts'
import { podQuery, selectorTextOf } from './pod-selection.ts'
import type { Target, Targets } from './targets.ts'

/** One pod while it is ready, and then whichever its controller has put in its place. */
export class PodTargets implements Targets {
  readonly #view: FeedView
  readonly #ref: ObjectRef
  readonly #port: number

  constructor(view: FeedView, ref: ObjectRef, port: number) {
    this.#view = view
    this.#ref = ref
    this.#port = port
  }

  next(): Target[] {
    return this.ready()
  }

  ready(): Target[] {
    const ready = (this.#view.objects() as Pod[]).filter(isReady)
    // The pod that was asked for, then the youngest: the others of a workload are no worse, but one must be first.
    ready.sort((a, b) => Number(this.#isNamed(b)) - Number(this.#isNamed(a)) || ageOf(b).localeCompare(ageOf(a)))
    return ready.map(({ metadata }) => ({ namespace: metadata.namespace ?? '', pod: metadata.name, port: this.#port }))
  }

  problem(): ErrorEnvelope | undefined {
    const { state, error } = this.#view.state
    if (error) return error
    if (state === 'loading') return undefined
    const isThere = this.#view.objects().some((pod) => this.#isNamed(pod))
    const reason = isThere ? 'the pod is not ready' : 'the pod does not exist'
    return toEnvelope(new AppError('forward.no-ready-pod', { name: this.#ref.name, reason }))
  }

  onChange(listener: () => void): Disposable {
    const store = new DisposableStore()
    store.add(this.#view.onChange(listener))
    store.add(this.#view.onState(listener))
    return store
  }

  dispose(): void {
    this.#view.dispose()
  }

  #isNamed({ metadata }: KubeObject): boolean {
    return metadata.name === this.#ref.name
  }
}

export async function followPod(
  hub: WatchHub,
  cluster: WatchedCluster,
  ref: ObjectRef,
  port: number,
): Promise<Targets> {
  return new PodTargets(hub.follow(cluster, await successorsOf(cluster, ref)), ref, port)
}

/** The pods that may take the place of this one: those that its topmost known controller selects. */
async function successorsOf(connection: Connection, ref: ObjectRef): Promise<FeedQuery> {
  const alone = podQuery(ref.namespace, { fieldSelector: `metadata.name=${ref.name}` })
  let object = await requestJson(connection, pathOf(ref.resource, ref.namespace, ref.name))
  let labelSelector: string | undefined
  // A pod's ReplicaSet, and its Deployment.
  for (let level = 0; level < 2; level++) {
    const owner = controllerOf(object as unknown as KubeObject)
    const kind = owner && kindOfObject(owner.apiVersion, owner.kind)
    if (!kind) break
    try {
      object = await requestJson(connection, pathOf(kind, ref.namespace, owner.name))
    } catch {
      // Who may not read the controller can still reach the pod.
      break
    }
    labelSelector = selectorTextOf(object, false) ?? labelSelector
  }
  return labelSelector ? podQuery(ref.namespace, { labelSelector }) : alone
}

function isReady({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp === undefined && isConditionTrue(status?.conditions, 'Ready')
}

function ageOf({ metadata }: Pod): string {
  return metadata.creationTimestamp ?? ''
}
