import { inject, shallowRef, type InjectionKey, type ShallowRef } from 'vue'
import type { Clock } from '#base/clock.ts'
import { toDisposable, type Disposable } from '#base/disposable.ts'

export const clockKey: InjectionKey<Clock> = Symbol('clock')
export const nowKey: InjectionKey<Readonly<ShallowRef<number>>> = Symbol('now')

export function useClock(): Clock {
  const clock = inject(clockKey)
  if (!clock) throw new Error('no clock is provided')
  return clock
}

/** The time in milliseconds, moving once a second; one timer for the whole window. */
export function useNow(): Readonly<ShallowRef<number>> {
  const now = inject(nowKey)
  if (!now) throw new Error('no ticker is provided')
  return now
}

export interface Ticker extends Disposable {
  readonly now: Readonly<ShallowRef<number>>
}

export function createTicker(clock: Clock): Ticker {
  const now = shallowRef(clock.now())
  const tick = (): Disposable =>
    clock.schedule(1_000, () => {
      now.value = clock.now()
      timer = tick()
    })
  let timer = tick()
  const tail = toDisposable(() => timer.dispose())
  return { now, dispose: () => tail.dispose() }
}
