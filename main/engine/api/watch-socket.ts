import { type WebSocket, WebSocketServer } from 'ws'
import type { ApiResponse } from './message.ts'
import type { UpgradeRequest } from './streaming/websocket.ts'

const newline = 0x0a

/**
 * Sends the events of a watch as text messages, one each, over a WebSocket; for a `GET …?watch=true` that asks to be
 * upgraded, with the answer (200) that the API has given to it. Resolves when either side is done.
 * Source: apiserver pkg/endpoints/handlers/watch.go HandleWS.
 */
export async function sendWatch({ body }: ApiResponse, connection: UpgradeRequest): Promise<void> {
  const socket = await accept(connection)
  try {
    if (Buffer.isBuffer(body)) return
    const events = body[Symbol.asyncIterator]()
    const isGone = new Promise<undefined>((resolve) =>
      socket.once('close', () => {
        resolve(undefined)
      }),
    )
    for (;;) {
      const next = await Promise.race([events.next(), isGone])
      if (!next || next.done) {
        // Not waited for: a generator that waits for its next event ends with the request's signal.
        void events.return?.()
        return
      }
      for (const event of eventsIn(next.value)) await send(socket, event)
    }
  } finally {
    socket.close()
  }
}

function accept({ request, socket, head }: UpgradeRequest): Promise<WebSocket> {
  const server = new WebSocketServer({ noServer: true, handleProtocols: () => false })
  return new Promise((resolve) => {
    server.handleUpgrade(request, socket, head, resolve)
  })
}

/** Bursts of events come as one piece; JSON has no line break of its own. */
function* eventsIn(bytes: Uint8Array): Generator<Uint8Array, void, void> {
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(newline, start)
    const stop = end < 0 ? bytes.length : end + 1
    yield bytes.subarray(start, stop)
    start = stop
  }
}

/** Waits until the message is out: what the client does not read waits in the bounded stream behind it. */
function send(socket: WebSocket, event: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    socket.send(event, { binary: false }, () => {
      resolve()
    })
  })
}
