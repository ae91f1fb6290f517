import type { Clock } from '#base/clock.ts'
import { type Logger, silentLogger } from '#base/logger.ts'
import { createStore } from './create-store.ts'
import { createMemoryDriver } from './drivers/memory.ts'
import { openSqliteDriver } from './drivers/sqlite.ts'
import { createEncryptedDriver } from './encryption/encrypted-driver.ts'
import type { Encryption } from './encryption/encryption.ts'
import type { Store } from './store.ts'

export interface OpenStoreOptions {
  /** Where the data is kept; made if missing. Absent: in memory. */
  readonly dataDir?: string
  readonly clock: Clock
  readonly logger?: Logger
  /** Tables of heartbeats: see StoreOptions. */
  readonly shortLived?: ReadonlySet<string>
  /** Keeps some values encrypted on the medium; asked for once the data dir is there. */
  readonly encryption?: () => Encryption
}

/**
 * Opens the store of a data dir, for this process alone.
 * Throws AppError engine.data-dir-{unwritable,newer,in-use,damaged}, engine.disk-full, engine.encryption-key.
 */
export function openStore({ dataDir, clock, logger = silentLogger, shortLived, encryption }: OpenStoreOptions): Store {
  const now = (): number => clock.now()
  const monotonic = (): number => clock.monotonic()
  const plain = dataDir === undefined ? createMemoryDriver() : openSqliteDriver({ dataDir, logger, now, monotonic })
  try {
    const driver = encryption ? createEncryptedDriver(plain, encryption()) : plain
    return createStore({ driver, clock, logger, ...(shortLived ? { shortLived } : {}) })
  } catch (error) {
    plain.close()
    throw error
  }
}
