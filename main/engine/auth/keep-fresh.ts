import type { Clock } from '#base/clock.ts'
import { toDisposable, type Disposable } from '#base/disposable.ts'
import { messageOf } from '#base/errors.ts'
import type { Logger } from '#base/logger.ts'
import { openPki, type Pki } from './pki.ts'

interface Surroundings {
  readonly clock: Clock
  readonly logger: Logger
}

const checkInterval = 12 * 3_600_000

/** Looks twice a day whether a certificate is to be renewed; a machine may run for longer than one lives. */
export function keepPkiFresh(
  directory: string,
  surroundings: Surroundings,
  onRenewed: (pki: Pki) => Promise<void>,
): Disposable {
  return keepFresh(surroundings, 'certificates could not be renewed', async (isStopped) => {
    const pki = await openPki(directory, surroundings.clock)
    if (pki.isRenewed && !isStopped()) await onRenewed(pki)
  })
}

/** Calls `check` twice a day; a failure is logged as `complaint`. */
export function keepFresh(
  { clock, logger }: Surroundings,
  complaint: string,
  check: (isStopped: () => boolean) => Promise<void>,
): Disposable {
  let timer: Disposable | undefined
  let isStopped = false
  const plan = (): void => {
    if (isStopped) return
    timer = clock.schedule(checkInterval, () => {
      check(() => isStopped)
        .catch((error: unknown) => {
          logger.error(complaint, { reason: messageOf(error) })
        })
        .finally(plan)
    })
  }
  plan()
  return toDisposable(() => {
    isStopped = true
    timer?.dispose()
  })
}
