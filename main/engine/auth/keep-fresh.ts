import type { Clock } from '#base/clock.ts'
import { toDisposable, type Disposable } from '#base/disposable.ts'
import { messageOf } from '#base/errors.ts'
import type { Logger } from '#base/logger.ts'
import { openPki, type Pki } from './pki.ts'

const checkInterval = 12 * 3_600_000

/** Looks twice a day whether a certificate is to be renewed; a machine may run for longer than one lives. */
export function keepPkiFresh(
  directory: string,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
  onRenewed: (pki: Pki) => Promise<void>,
): Disposable {
  let timer: Disposable | undefined
  let isStopped = false
  const check = async (): Promise<void> => {
    const pki = await openPki(directory, clock)
    if (pki.isRenewed && !isStopped) await onRenewed(pki)
  }
  const plan = (): void => {
    if (isStopped) return
    timer = clock.schedule(checkInterval, () => {
      check()
        .catch((error: unknown) => {
          logger.error('certificates could not be renewed', { reason: messageOf(error) })
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
