import { stat } from 'node:fs/promises'
import type { Clock } from '#base/clock.ts'
import { toDisposable, type Disposable } from '#base/disposable.ts'

const interval = 1000

/**
 * Tells when a file is changed, made, replaced or deleted, within a second. By asking, not by the system's events: these
 * are lost when a file is replaced by a rename, when it lies behind a link or on a share, or when it does not exist yet.
 */
export function watchFile(path: string, clock: Clock, onChange: () => void): Disposable {
  let timer: Disposable | undefined
  let isDisposed = false
  let last: string | undefined
  const look = async (): Promise<void> => {
    const now = await fingerprint(path)
    if (isDisposed) return
    if (last !== undefined && now !== last) onChange()
    last = now
    timer = clock.schedule(interval, () => void look())
  }
  void look()
  return toDisposable(() => {
    isDisposed = true
    timer?.dispose()
  })
}

async function fingerprint(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path)
    return `${String(mtimeMs)} ${String(size)} ${String(ino)}`
  } catch {
    return 'absent'
  }
}
