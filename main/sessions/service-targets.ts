import { DisposableStore, type Disposable } from '#base/disposable.ts'
import { AppError } from '#base/errors.ts'
import { toEnvelope, type ErrorEnvelope } from '#contract/errors.ts'
import type { ObjectRef } from '#contract/schemas.ts'
import type { Service } from '#kube/kinds/core/service.ts'
import { endpointSlice, type EndpointSlice } from '#kube/kinds/discovery/endpoint-slice.ts'
import type { WatchedCluster } from '../watch/feed.ts'
import type { FeedView, WatchHub } from '../watch/hub.ts'
import { followOne } from '../watch/one.ts'
import { RoundRobin, type Target, type Targets } from './targets.ts'

const sliceResource = {
  group: endpointSlice.group,
  version: endpointSlice.version,
  resource: endpointSlice.resource,
  namespaced: true,
}

/**
 * The ready endpoints of a service's port, read from its EndpointSlices: there a named targetPort is already resolved, for
 * each group of pods by itself.
 */
export class ServiceTargets implements Targets {
  readonly #ref: ObjectRef
  readonly #port: number
  readonly #service: FeedView
  readonly #slices: FeedView
  readonly #store = new DisposableStore()
  readonly #turns = new RoundRobin()

  constructor(hub: WatchHub, cluster: WatchedCluster, ref: ObjectRef, port: number) {
    this.#ref = ref
    this.#port = port
    this.#service = this.#store.add(followOne(hub, cluster, ref))
    this.#slices = this.#store.add(
      hub.follow(cluster, {
        resource: sliceResource,
        labelSelector: `kubernetes.io/service-name=${ref.name}`,
        ...(ref.namespace ? { namespace: ref.namespace } : {}),
      }),
    )
  }

  next(): Target[] {
    return this.#turns.order(this.ready())
  }

  ready(): Target[] {
    const service = this.#find()
    const port = service?.spec.ports?.find((candidate) => candidate.port === this.#port)
    if (!port) return []
    const targets = this.#slices.objects().flatMap((object) => {
      const slice = object as EndpointSlice
      // A service's port without a name has an empty one in its slices.
      const found = slice.ports?.find(({ name, protocol }) => (name ?? '') === (port.name ?? '') && protocol !== 'UDP')
      return found?.port === undefined ? [] : targetsOf(slice, found.port)
    })
    // A pod with two address families stands in two slices.
    return [...new Map(targets.map((target) => [target.pod, target])).values()]
  }

  problem(): ErrorEnvelope | undefined {
    const failed = [this.#service.state, this.#slices.state].find(({ error }) => error)
    if (failed?.error) return failed.error
    if (this.#service.state.state === 'loading') return undefined
    const { name } = this.#ref
    const service = this.#find()
    const reason = !service
      ? 'the service does not exist'
      : service.spec.ports?.some(({ port }) => port === this.#port)
        ? 'no endpoint is ready'
        : `the service has no port ${String(this.#port)}`
    return toEnvelope(new AppError('forward.no-ready-pod', { name, reason }))
  }

  onChange(listener: () => void): Disposable {
    const store = new DisposableStore()
    for (const view of [this.#service, this.#slices]) {
      store.add(view.onChange(listener))
      store.add(view.onState(listener))
    }
    return store
  }

  dispose(): void {
    this.#store.dispose()
  }

  #find(): Service | undefined {
    return this.#service.objects()[0] as Service | undefined
  }
}

function targetsOf(slice: EndpointSlice, port: number): Target[] {
  const namespace = slice.metadata.namespace ?? ''
  return (slice.endpoints ?? []).flatMap(({ conditions, targetRef }) =>
    // An unknown readiness counts as ready. Source: discovery/v1 EndpointConditions.
    (conditions?.ready ?? true) && targetRef?.kind === 'Pod' && targetRef.name
      ? [{ namespace: targetRef.namespace ?? namespace, pod: targetRef.name, port }]
      : [],
  )
}
