import { defineController } from '../runtime/controller.ts'
import type { ReconcilerDeclaration } from '../runtime/reconciler.ts'
import { apiServiceAvailability } from './api-service/availability.ts'
import { apiServiceRegistration } from './api-service/registration.ts'
import { flowControlController } from './flow-control/controller.ts'
import { flowSchemaEnsurer, priorityLevelEnsurer } from './flow-control/ensure.ts'

/** What upstream's API server does itself: it goes on where the API is all that runs. */
export const apiDeclarations: readonly ReconcilerDeclaration[] = [
  priorityLevelEnsurer,
  flowSchemaEnsurer,
  defineController(flowControlController),
  apiServiceRegistration,
  defineController(apiServiceAvailability),
]
