import type { Clock } from './clock.ts'
import { toDisposable } from './disposable.ts'

/** The machine's time. Made by the composition roots alone; everything below is passed a Clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule(milliseconds, callback) {
    // setTimeout treats anything above a signed 32-bit count as zero.
    const handle = setTimeout(
      () => {
        timer.dispose()
        callback()
      },
      Math.min(milliseconds, 0x7fff_ffff),
    )
    const timer = toDisposable(() => {
      clearTimeout(handle)
    })
    return timer
  },
}
