import { inject, shallowRef, type InjectionKey } from 'vue'
import type { Clock } from '#base/clock.ts'
import type { Disposable } from '#base/disposable.ts'

/** Says things to a screen reader, at most once a second; what comes faster replaces what was not said yet. */
export class LiveRegion implements Disposable {
  readonly text = shallowRef('')
  readonly #clock: Clock
  #waiting: string | undefined
  #rest: Disposable | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  say(text: string): void {
    if (this.#rest) {
      this.#waiting = text
      return
    }
    this.text.value = text
    this.#rest = this.#clock.schedule(1_000, () => {
      this.#rest = undefined
      const next = this.#waiting
      this.#waiting = undefined
      if (next !== undefined && next !== this.text.value) this.say(next)
    })
  }

  dispose(): void {
    this.#rest?.dispose()
  }
}

export const liveRegionKey: InjectionKey<LiveRegion> = Symbol('live region')

export function useLiveRegion(): LiveRegion {
  const region = inject(liveRegionKey)
  if (!region) throw new Error('no live region is provided')
  return region
}
