import { Emitter } from '#base/emitter.ts'
import type { Message } from '#contract/frames.ts'
import type { Transport } from '#contract/transport.ts'

/** Opens a WebSocket; the session cookie goes with it. Resolves when it is open. */
export function openWebSocket(url: string): Promise<Transport> {
  const { promise, resolve, reject } = Promise.withResolvers<Transport>()
  const socket = new WebSocket(url)
  socket.binaryType = 'arraybuffer'
  const messages = new Emitter<Message>()
  const closed = new Emitter<string>()
  socket.addEventListener('message', (event: MessageEvent<string | ArrayBuffer>) => {
    messages.emit(typeof event.data === 'string' ? event.data : new Uint8Array(event.data))
  })
  socket.addEventListener('close', (event) => {
    const reason = event.reason || `the connection to the host is lost (${String(event.code)})`
    // The browser does not tell the page why a handshake failed.
    reject(new Error(reason))
    closed.emit(reason)
  })
  socket.addEventListener('open', () => {
    resolve({
      send(message) {
        // Copied, for the type of a view does not say that its buffer is not shared.
        if (socket.readyState === WebSocket.OPEN)
          socket.send(typeof message === 'string' ? message : new Uint8Array(message))
      },
      onMessage: (listener) => messages.on(listener),
      onClose: (listener) => closed.on(listener),
      // A close reason holds 123 bytes of UTF-8 (RFC 6455 §5.5).
      close: (reason) => {
        socket.close(4000, reason.slice(0, 40))
      },
    })
  })
  return promise
}
