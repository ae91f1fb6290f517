import { AppError, messageOf } from '#base/errors.ts'
import { DisposableStore, type Disposable } from '#base/disposable.ts'
import type { Logger } from '#base/logger.ts'
import { decodeFrame, encodeFrame, type Frame } from '#contract/frames.ts'
import type { Transport } from '#contract/transport.ts'
import type { MethodTable } from './methods.ts'
import { Operation } from './operation.ts'

/** More open calls and streams than any window has: a page that opens more is broken or hostile. */
const maxOperations = 4096

/** Serves one transport: opens operations, hands them credit and cancellation, and ends all of them with it. */
export function serveConnection(transport: Transport, methods: MethodTable, logger: Logger): Disposable {
  const operations = new Map<number, Operation>()
  const store = new DisposableStore()
  const send = (frame: Frame): void => {
    transport.send(encodeFrame(frame))
  }

  const open = (frame: Frame & { type: 'open' }): void => {
    if (operations.has(frame.id)) throw new AppError('rpc.bad-frame', { reason: 'the id is in use' })
    if (operations.size >= maxOperations) throw new AppError('rpc.bad-frame', { reason: 'too many open calls' })
    const operation = new Operation(frame, methods.get(frame.method), send, logger)
    operations.set(frame.id, operation)
    void operation.run().finally(() => operations.delete(frame.id))
  }

  const receive = (frame: Frame): void => {
    if (frame.type === 'open') open(frame)
    // An operation may end while the other side still sends to it: what is unknown here is late, not wrong.
    else if (frame.type === 'cancel') operations.get(frame.id)?.cancel()
    else if (frame.type === 'credit') operations.get(frame.id)?.credit(frame.count)
    else throw new AppError('rpc.bad-frame', { reason: `a client does not send ${frame.type}` })
  }

  store.add(
    transport.onMessage((message) => {
      try {
        receive(decodeFrame(message))
      } catch (error) {
        logger.warn('rpc connection refused', { reason: messageOf(error) })
        transport.close(messageOf(error))
      }
    }),
  )
  store.add(transport.onClose(() => store.dispose()))
  store.add({
    dispose() {
      for (const operation of operations.values()) operation.cancel()
      transport.close('the host has ended the connection')
    },
  })
  return store
}
