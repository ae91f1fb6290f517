import type { Handlers } from '#contract/builders.ts'
import type { contract } from '#contract/contract.ts'
import { createAppHandlers } from './app.ts'
import { createClusterHandlers } from './clusters.ts'
import { createObjectHandlers } from './objects.ts'
import type { Services } from './services.ts'
import { createSessionHandlers } from './sessions.ts'

/** One for each method of the contract: a missing one does not compile. */
export function createHandlers(services: Services): Handlers<typeof contract> {
  return {
    app: createAppHandlers(services),
    clusters: createClusterHandlers(services),
    objects: createObjectHandlers(services),
    sessions: createSessionHandlers(services),
  }
}
