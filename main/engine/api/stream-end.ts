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
  return isWhole ? response : { ...response, body: observed(body, finish) }
}

/** Passes pieces on as they are; no generator, which would cost each piece another round. */
function observed(body: AsyncIterable<Uint8Array>, finish: () => void): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      const inner = body[Symbol.asyncIterator]()
      const watched = (result: IteratorResult<Uint8Array>): IteratorResult<Uint8Array> => {
        if (result.done) finish()
        return result
      }
      const failed = (error: unknown): never => {
        finish()
        throw error
      }
      return {
        next: () => inner.next().then(watched, failed),
        async return() {
          finish()
          await inner.return?.()
          return { done: true, value: undefined }
        },
      }
    },
  }
}
