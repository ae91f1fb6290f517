import { inject, shallowRef, type InjectionKey } from 'vue'
import type { Clock } from '#base/clock.ts'

/** Says things to a screen reader, at most once a second; what comes faster replaces what was not said yet. */
export class LiveRegion {
  readonly text = shallowRef('')
  readonly #clock: Clock
  #waiting: string | undefined
  #isResting = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  say(text: string): void {
    if (this.#isResting) {
      this.#waiting = text
      return
    }
    this.text.value = text
    this.#isResting = true
    this.#clock.schedule(1_000, () => {
      this.#isResting = false
      const next = this.#waiting
      this.#waiting = undefined
      if (next !== undefined && next !== this.text.value) this.say(next)
    })
  }
}

export const liveRegionKey: InjectionKey<LiveRegion> = Symbol('live region')

export function useLiveRegion(): LiveRegion {
  const region = inject(liveRegionKey)
  if (!region) throw new Error('no live region is provided')
  return region
}
