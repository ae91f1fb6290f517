import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { Disposable } from '#base/disposable.ts'
import { useClock } from '../ui/use-clock.ts'

/** Follows a source at once when it rests, and at most every `milliseconds` when it does not. */
export function useThrottled<T>(source: () => T, milliseconds: () => number): Readonly<ShallowRef<T>> {
  const clock = useClock()
  const value = shallowRef(source()) as ShallowRef<T>
  let last = -Infinity
  let timer: Disposable | undefined

  function take(): void {
    timer = undefined
    last = clock.monotonic()
    value.value = source()
  }

  watch(source, () => {
    if (timer) return
    const rest = last + milliseconds() - clock.monotonic()
    if (rest <= 0) take()
    else timer = clock.schedule(rest, take)
  })
  onScopeDispose(() => timer?.dispose())
  return value
}
