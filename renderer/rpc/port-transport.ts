import { Emitter } from '#base/emitter.ts'
import type { Message } from '#contract/frames.ts'
import type { Transport } from '#contract/transport.ts'

/**
 * Asks the preload bridge for a MessagePort to the host. The page asks each time, so neither a reload nor a host that
 * came back late is missed.
 */
export function openPort(): Promise<Transport> {
  const { promise, resolve } = Promise.withResolvers<Transport>()
  const onMessage = (event: MessageEvent): void => {
    const [port] = event.ports
    if (event.source !== window || event.data !== 'archipel:port' || !port) return
    window.removeEventListener('message', onMessage)
    resolve(overPort(port))
  }
  window.addEventListener('message', onMessage)
  window.postMessage('archipel:connect', window.location.origin)
  return promise
}

export function overPort(port: MessagePort): Transport {
  const messages = new Emitter<Message>()
  const closed = new Emitter<string>()
  let isClosed = false
  const end = (reason: string): void => {
    if (isClosed) return
    isClosed = true
    port.close()
    closed.emit(reason)
  }
  port.addEventListener('message', (event: MessageEvent<Message>) => {
    messages.emit(event.data)
  })
  // Chromium tells of the other side's end since 122.
  port.addEventListener('close', () => {
    end('the host has closed the port')
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
