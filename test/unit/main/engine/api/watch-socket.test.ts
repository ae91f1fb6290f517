import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createDeferred, type Deferred } from '#base/async.ts'
import { sendWatch } from '../../../../../main/engine/api/watch-socket.ts'

let server: Server
let ended: Deferred<void>
let more: Deferred<string>

async function* events(): AsyncGenerator<Uint8Array, void, void> {
  yield Buffer.from('{"type":"ADDED"}\n{"type":"MODIFIED"}\n')
  yield Buffer.from(await more.promise)
}

beforeEach(async () => {
  ended = createDeferred()
  more = createDeferred()
  server = createServer()
  server.on('upgrade', (request, socket, head) => {
    void sendWatch({ status: 200, headers: {}, body: events() }, { request, socket, head }).then(ended.resolve)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterEach(() => {
  server.close()
})

function connect(): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${String((server.address() as AddressInfo).port)}/`)
}

/** The text messages up to the close. */
async function messagesOf(socket: WebSocket, onCount: (count: number) => void): Promise<string[]> {
  const texts: string[] = []
  socket.on('message', (data: Buffer, isBinary) => {
    expect(isBinary).toBe(false)
    texts.push(data.toString().trim())
    onCount(texts.length)
  })
  await once(socket, 'close')
  return texts
}

describe('a watch over a WebSocket', () => {
  test('sends each event as a text message, and ends with the watch', async () => {
    const texts = await messagesOf(connect(), (count) => {
      if (count === 2) more.resolve('{"type":"DELETED"}\n')
    })
    expect(texts).toEqual(['{"type":"ADDED"}', '{"type":"MODIFIED"}', '{"type":"DELETED"}'])
  })

  test('ends when the client goes', async () => {
    const socket = connect()
    await once(socket, 'message')
    socket.close()
    await ended.promise
    more.resolve('')
  })
})
