import type { WebSocket } from 'ws'
import { Emitter } from '#base/emitter.ts'
import type { Message } from '#contract/frames.ts'
import type { Transport } from '#contract/transport.ts'

/** Carries frames over a WebSocket that the server has accepted. */
export function overWebSocket(socket: WebSocket): Transport {
  const messages = new Emitter<Message>()
  const closed = new Emitter<string>()
  socket.on('message', (data: Buffer, isBinary) => {
    messages.emit(isBinary ? new Uint8Array(data) : data.toString())
  })
  socket.on('close', (_code, reason) => {
    closed.emit(reason.toString() || 'the page has gone')
  })
  // An error is always followed by `close`: a message that is too large, bytes that are no WebSocket frame.
  socket.on('error', () => undefined)
  return {
    send(message) {
      if (socket.readyState === socket.OPEN) socket.send(message)
    },
    onMessage: (listener) => messages.on(listener),
    onClose: (listener) => closed.on(listener),
    // A close reason holds 123 bytes of UTF-8 (RFC 6455 §5.5).
    close: (reason) => {
      socket.close(4000, reason.slice(0, 40))
    },
  }
}
