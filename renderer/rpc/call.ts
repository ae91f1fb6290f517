import { DisposableStore, toDisposable } from '#base/disposable.ts'
import { AppError } from '#base/errors.ts'
import { fromEnvelope } from '#contract/errors.ts'
import type { Frame } from '#contract/frames.ts'
import type { Link } from './link.ts'
import type { Reconnector } from './reconnector.ts'

/**
 * One question, one answer. It waits for the first connection; once that was lost it fails at once with
 * `rpc.disconnected`, for a person who clicked wants to know now.
 */
export function callOnce(
  reconnector: Reconnector,
  method: string,
  input: unknown,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const store = new DisposableStore()
  return new Promise<unknown>((resolve, reject) => {
    if (signal?.aborted) throw new AppError('rpc.cancelled')
    let cancel = (): void => undefined
    const onAbort = (): void => {
      cancel()
      reject(new AppError('rpc.cancelled'))
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    store.add(toDisposable(() => signal?.removeEventListener('abort', onAbort)))
    store.add(
      reconnector.onChange(({ state, reason }) => {
        if (state === 'disconnected') reject(new AppError('rpc.disconnected', { reason: reason ?? '' }))
      }),
    )
    const send = (link: Link): void => {
      const id = link.open(method, input, 0, (frame) => {
        settle(frame, resolve, reject)
      })
      cancel = () => {
        link.cancel(id)
      }
    }
    if (reconnector.link) send(reconnector.link)
    else store.add(reconnector.onLink(send))
  }).finally(() => {
    store.dispose()
  })
}

function settle(frame: Frame, resolve: (value: unknown) => void, reject: (error: Error) => void): void {
  if (frame.type === 'end') resolve(frame.value)
  else if (frame.type === 'error') reject(fromEnvelope(frame.error))
  else reject(new AppError('rpc.bad-frame', { reason: `a call is not answered by ${frame.type}` }))
}
