import { Emitter } from '#base/emitter.ts'
import type { Message } from './frames.ts'
import type { Transport } from './transport.ts'

/** What the page's MessagePort and Electron's have in common. */
export interface Port {
  postMessage(message: Message): void
  start(): void
  close(): void
}

export interface PortListener {
  onMessage(message: Message): void
  /** The other side has gone. */
  onClose(reason: string): void
}

/** Carries frames over one end of a MessageChannel. `listen` is how this world's port is listened to. */
export function overPort<P extends Port>(port: P, listen: (port: P, listener: PortListener) => void): Transport {
  const messages = new Emitter<Message>()
  const closed = new Emitter<string>()
  let isClosed = false
  const end = (reason: string): void => {
    if (isClosed) return
    isClosed = true
    port.close()
    closed.emit(reason)
  }
  listen(port, {
    onMessage: (message) => {
      messages.emit(message)
    },
    onClose: end,
  })
  port.start()
  return {
    send(message) {
      if (!isClosed) port.postMessage(message)
    },
    onMessage: (listener) => messages.on(listener),
    onClose: (listener) => closed.on(listener),
    close: end,
  }
}
