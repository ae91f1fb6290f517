import { endpoints } from '#kube/kinds/core/endpoints.ts'
import { pod as podKind } from '#kube/kinds/core/pod.ts'
import { service as serviceKind, type Service } from '#kube/kinds/core/service.ts'
import { keyOf } from '#kube/meta/object.ts'
import type { ControllerDeclaration } from '../../runtime/controller.ts'
import { watches } from '../../runtime/reconciler.ts'
import { servicesOfPod } from '../endpoint-slice/service-pods.ts'
import { reconcileEndpoints } from './reconcile.ts'

/** The older form of the same news, for clients that still read it. Source: pkg/controller/endpoint. */
export const endpointsController: ControllerDeclaration<Service> = {
  name: 'endpoint-controller',
  kind: serviceKind,
  watches: [watches(podKind, servicesOfPod), watches(endpoints, (object) => [keyOf(object)])],
  reconcile: reconcileEndpoints,
}
