import type { Disposable } from '#base/disposable.ts'
import type { EndpointSlice } from '#kube/kinds/discovery/endpoint-slice.ts'
import type { KubeClient } from './kube-client.ts'

interface Moment {
  /** Milliseconds of performance.now(). */
  at: number
  /** Names of the pods that are ready behind the service. */
  ready: Set<string>
}

/** When the endpoints of a service said what, as any client of the API could have known it. */
export interface EndpointHistory extends Disposable {
  moments: readonly Moment[]
  /** The first moment after `since` in which `pod` was no longer ready. */
  leftAt(pod: string, since: number): number | undefined
}

export function recordEndpoints(kube: KubeClient, namespace: string, service: string): EndpointHistory {
  const moments: Moment[] = []
  const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=kubernetes.io/service-name%3D${service}`
  const watch = kube.watch(path, ({ type, object }) => {
    if (type === 'BOOKMARK') return
    const { endpoints } = object as EndpointSlice
    const ready = type === 'DELETED' ? [] : (endpoints ?? []).filter((endpoint) => endpoint.conditions?.ready === true)
    moments.push({ at: performance.now(), ready: new Set(ready.map((endpoint) => endpoint.targetRef?.name ?? '')) })
  })
  return {
    moments,
    leftAt: (pod, since) => moments.find(({ at, ready }) => at >= since && !ready.has(pod))?.at,
    dispose: () => watch.dispose(),
  }
}
