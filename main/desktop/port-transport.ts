import type { MessagePortMain } from 'electron'
import { Emitter } from '#base/emitter.ts'
import type { Message } from '#contract/frames.ts'
import type { Transport } from '#contract/transport.ts'

/** Carries frames over the host's end of a MessageChannel. The other end goes to the page and closes with it. */
export function overMessagePort(port: MessagePortMain): Transport {
  const messages = new Emitter<Message>()
  const closed = new Emitter<string>()
  let isClosed = false
  const end = (reason: string): void => {
    if (isClosed) return
    isClosed = true
    port.close()
    closed.emit(reason)
  }
  port.on('message', (event) => messages.emit(event.data as Message))
  port.on('close', () => end('the page has gone'))
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
