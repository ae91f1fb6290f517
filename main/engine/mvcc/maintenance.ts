import type { Clock } from '#base/clock.ts'
import type { Disposable } from '#base/disposable.ts'
import type { Logger } from '#base/logger.ts'
import type { Driver } from './driver.ts'
import type { History } from './history.ts'

/** Clients that poll (client-node reconnects every 30 s) must find their place again after a pause or a laptop's sleep. */
const keepMilliseconds = 15 * 60_000
const keepEvents = 50_000
const interval = 60_000
const backupInterval = 60 * 60_000
/** Log entries deleted in one turn of the event loop. */
const batchSize = 2_000

export interface MaintenanceOptions {
  readonly driver: Driver
  readonly clock: Clock
  readonly logger: Logger
  readonly history: History
}

/**
 * Trims the log and checkpoints the medium, a minute after the first write that made it due, and keeps a copy an hour
 * after; idle costs nothing.
 */
export function createMaintenance({
  driver,
  clock,
  logger,
  history,
}: MaintenanceOptions): Disposable & { touch(): void } {
  let timer: Disposable | undefined
  let backupTimer: Disposable | undefined
  let isDisposed = false
  let trimmed = history.floor
  let trimmedShortLived = history.shortLivedFloor

  function run(): void {
    if (isDisposed) return
    try {
      history.raiseShortLivedFloor(driver.newestBefore(history.revision, clock.now() - keepMilliseconds))
      history.raiseFloor(nextFloor())
      if (trim()) return void setImmediate(run)
      driver.checkpoint()
    } catch (error) {
      // The next write makes it due again: a full disk must not end the engine here.
      logger.warn('the log could not be trimmed', { error: error as Error })
    }
    timer?.dispose()
    timer = undefined
  }

  /** One batch of each; true while some remain. */
  function trim(): boolean {
    const { floor, shortLivedFloor } = history
    const hasMore = floor > trimmed && driver.compact(floor, batchSize)
    const hasMoreShortLived =
      shortLivedFloor > trimmedShortLived && driver.compactShortLived(shortLivedFloor, batchSize)
    if (!hasMore) trimmed = floor
    if (!hasMoreShortLived) trimmedShortLived = shortLivedFloor
    return hasMore || hasMoreShortLived
  }

  function backUp(): void {
    backupTimer = undefined
    driver.backUp(clock.now()).catch((error: unknown) => {
      if (!isDisposed) logger.warn('the store could not be backed up', { error: error as Error })
    })
  }

  /** An event goes when it is older than the time and than the count that are kept. */
  function nextFloor(): number {
    const candidate = history.revision - keepEvents
    if (candidate <= history.floor) return history.floor
    return Math.max(history.floor, driver.newestBefore(candidate, clock.now() - keepMilliseconds))
  }

  return {
    touch() {
      timer ??= clock.schedule(interval, run)
      backupTimer ??= clock.schedule(backupInterval, backUp)
    },
    dispose() {
      isDisposed = true
      timer?.dispose()
      backupTimer?.dispose()
    },
  }
}
