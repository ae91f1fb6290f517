import { pod as podKind } from '#kube/kinds/core/pod.ts'
import { service as serviceKind, type Service } from '#kube/kinds/core/service.ts'
import { endpointSlice } from '#kube/kinds/discovery/endpoint-slice.ts'
import type { ControllerDeclaration } from '../../runtime/controller.ts'
import { watches } from '../../runtime/reconciler.ts'
import { reconcileEndpointSlices } from './reconcile.ts'
import { serviceNameLabel } from './slices.ts'
import { servicesOfPod } from './service-pods.ts'

/** Publishes the pods behind every service. Source: pkg/controller/endpointslice. */
export const endpointSliceController: ControllerDeclaration<Service> = {
  name: 'endpoint-slice-controller',
  kind: serviceKind,
  watches: [
    watches(podKind, servicesOfPod),
    watches(endpointSlice, ({ metadata }) => {
      const name = metadata.labels?.[serviceNameLabel]
      return name ? [`${metadata.namespace ?? ''}/${name}`] : []
    }),
  ],
  reconcile: reconcileEndpointSlices,
}
