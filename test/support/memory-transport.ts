import { Emitter } from '#base/emitter.ts'
import type { Message } from '#contract/frames.ts'
import type { Transport } from '#contract/transport.ts'

export interface MemoryEnd extends Transport {
  /** Everything this end has sent. */
  readonly sent: Message[]
}

/** Two ends of one pipe. Messages arrive in a later microtask, as on a real one. */
export function createMemoryTransport(): [MemoryEnd, MemoryEnd] {
  const messages = [new Emitter<Message>(), new Emitter<Message>()] as const
  const closed = new Emitter<string>()
  let isClosed = false
  const end = (mine: 0 | 1): MemoryEnd => {
    const sent: Message[] = []
    return {
      sent,
      send(message) {
        if (isClosed) return
        sent.push(message)
        queueMicrotask(() => {
          if (!isClosed) messages[mine === 0 ? 1 : 0].emit(message)
        })
      },
      onMessage: (listener) => messages[mine].on(listener),
      onClose: (listener) => closed.on(listener),
      close(reason) {
        if (isClosed) return
        isClosed = true
        queueMicrotask(() => {
          closed.emit(reason)
        })
      },
    }
  }
  return [end(0), end(1)]
}
