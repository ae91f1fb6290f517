import type { ApiRequest, ApiResponse } from './message.ts'

/** Calls `done` once: when the last piece of the body is out, when its reader gives up, or when the client is gone. */
export function onceEnded(request: ApiRequest, response: ApiResponse, done: () => void): ApiResponse {
  let isDone = false
  const finish = (): void => {
    if (isDone) return
    isDone = true
    done()
  }
  const { body, status } = response
  const isWhole = Buffer.isBuffer(body)
  // A connection that has left HTTP has no body, and goes on for all that.
  if (isWhole && status !== 101) finish()
  else request.signal.addEventListener('abort', finish)
  if (isWhole) return response
  const observed = body instanceof ObservedBody ? body : new ObservedBody(body)
  observed.onEnd(finish)
  return { ...response, body: observed }
}

/** Passes pieces on as they are; no generator, and one for all who ask, as each would cost every piece another round. */
class ObservedBody implements AsyncIterable<Uint8Array> {
  readonly #body: AsyncIterable<Uint8Array>
  readonly #finishers: (() => void)[] = []

  constructor(body: AsyncIterable<Uint8Array>) {
    this.#body = body
  }

  onEnd(finish: () => void): void {
    this.#finishers.push(finish)
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    const inner = this.#body[Symbol.asyncIterator]()
    const passed = (result: IteratorResult<Uint8Array>): IteratorResult<Uint8Array> => {
      if (result.done) this.#finish()
      return result
    }
    const failed = (error: unknown): never => {
      this.#finish()
      throw error
    }
    return {
      next: () => inner.next().then(passed, failed),
      return: async () => {
        this.#finish()
        await inner.return?.()
        return { done: true, value: undefined }
      },
    }
  }

  #finish(): void {
    for (const finish of this.#finishers) finish()
  }
}
