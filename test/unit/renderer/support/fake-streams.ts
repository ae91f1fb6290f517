import { AsyncQueue } from '#base/async.ts'
import type { Emitter } from '#base/emitter.ts'

/** A stream that says `first` and then what the emitter tells, until it is cancelled. */
export function streamOf<T, E>(
  signal: AbortSignal | undefined,
  first: T[],
  emitter: Emitter<E>,
  convert: (event: E) => T | undefined,
): AsyncIterable<T> {
  const queue = new AsyncQueue<T>()
  for (const item of first) queue.push(item)
  const tail = emitter.on((event) => {
    const item = convert(event)
    if (item !== undefined) queue.push(item)
  })
  const stop = (): void => {
    tail.dispose()
    queue.end()
  }
  if (signal?.aborted) stop()
  signal?.addEventListener('abort', stop, { once: true })
  return queue
}
