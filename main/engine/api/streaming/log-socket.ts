import type { ApiResponse } from '../message.ts'
import { protocolRefusal, switched } from './refusals.ts'
import { acceptWebSocket, offeredProtocols, type UpgradeRequest } from './websocket.ts'
import type { WebSocket } from 'ws'

const protocols = ['binary.k8s.io', 'base64.binary.k8s.io', '']

/**
 * Sends a log over a WebSocket: first a message without bytes, then the log's as they come. What the client says is
 * ignored. Source: k8s.io/streaming pkg/httpstream/wsstream/stream.go.
 */
export async function sendLog({ body }: ApiResponse, connection: UpgradeRequest): Promise<ApiResponse> {
  const name = offeredProtocols(connection.request).find((each) => protocols.includes(each))
  if (name === undefined) {
    if (!Buffer.isBuffer(body)) await body[Symbol.asyncIterator]().return?.()
    return protocolRefusal()
  }
  const socket = await acceptWebSocket(connection, name)
  void copy(Buffer.isBuffer(body) ? [body] : body, socket, name.startsWith('base64'))
  return switched
}

async function copy(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  socket: WebSocket,
  isBase64: boolean,
): Promise<void> {
  // Pings and the client's end are seen only while somebody reads.
  socket.on('message', () => undefined)
  try {
    await send(socket, Buffer.alloc(0), isBase64)
    for await (const chunk of chunks) {
      if (socket.readyState !== socket.OPEN) return
      await send(socket, chunk, isBase64)
    }
    socket.close(1000)
  } catch {
    // The log broke off, and so does the connection.
    socket.terminate()
  }
}

/** Waits until the message is out, so that what the client does not read is not gathered here. */
function send(socket: WebSocket, chunk: Uint8Array, isBase64: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(isBase64 ? Buffer.from(chunk).toString('base64') : chunk, (error) => {
      if (error) reject(error)
      else resolve()
    })
  })
}
