import type { Clock } from '#base/clock.ts'
import { type Logger, silentLogger } from '#base/logger.ts'
import { createStore } from './create-store.ts'
import { createMemoryDriver } from './drivers/memory.ts'
import { openSqliteDriver } from './drivers/sqlite.ts'
import type { Store } from './store.ts'

export interface OpenStoreOptions {
  /** Where the data is kept; made if missing. Absent: in memory. */
  readonly dataDir?: string
  readonly clock: Clock
  readonly logger?: Logger
}

/**
 * Opens the store of a data dir, for this process alone.
 * Throws AppError engine.data-dir-{unwritable,newer,in-use,damaged}, engine.disk-full.
 */
export function openStore({ dataDir, clock, logger = silentLogger }: OpenStoreOptions): Store {
  const driver = dataDir === undefined ? createMemoryDriver() : openSqliteDriver({ dataDir, logger })
  return createStore({ driver, clock, logger })
}
