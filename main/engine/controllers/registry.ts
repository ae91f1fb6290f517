import { defineController } from '../runtime/controller.ts'
import type { ReconcilerDeclaration } from '../runtime/reconciler.ts'
import { scheduler } from '../scheduler/controller.ts'
import { deploymentController } from './deployment/controller.ts'
import { endpointSliceController } from './endpoint-slice/controller.ts'
import { endpointsController } from './endpoints/controller.ts'
import { eventTtlController } from './event-ttl/controller.ts'
import { garbageCollector } from './garbage-collector/controller.ts'
import { namespaceController } from './namespace/controller.ts'
import { nodeLifecycleController } from './node-lifecycle/controller.ts'
import { podGcController } from './pod-gc/controller.ts'
import { replicaSetController } from './replica-set/controller.ts'
import { serviceAccountController } from './service-account/controller.ts'

/** Every controller of the control plane. A new one is one folder and one line here. */
export const declarations: readonly ReconcilerDeclaration[] = [
  defineController(deploymentController),
  defineController(replicaSetController),
  defineController(endpointSliceController),
  defineController(endpointsController),
  defineController(namespaceController),
  defineController(serviceAccountController),
  defineController(podGcController),
  defineController(nodeLifecycleController),
  defineController(eventTtlController),
  defineController(scheduler),
  garbageCollector,
]
