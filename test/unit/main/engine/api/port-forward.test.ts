import { createServer, type Server } from 'node:http'
import { connect, createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pod, type Pod } from '#kube/kinds/core/pod.ts'
import type { Status } from '#kube/meta/status.ts'
import { handleUpgrade } from '../../../../../main/engine/api/upgrade.ts'
import { FakeClock } from '../../../../support/fake-clock.ts'
import { createMemoryApi, testUser, type MemoryApi } from '../../../../support/memory-api.ts'

const path = '/api/v1/namespaces/default/pods/p/portforward'

let api: MemoryApi
let server: Server
let echo: TcpServer

beforeEach(async () => {
  echo = createTcpServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1')
  await once(echo, 'listening')
  api = createMemoryApi(new FakeClock(), {
    logs: () => {
      throw new Error('not here')
    },
    async dial(_pod, port) {
      if (port !== 80) throw new Error(`nothing listens on ${String(port)}`)
      const socket = connect((echo.address() as AddressInfo).port, '127.0.0.1')
      await once(socket, 'connect')
      return socket
    },
  })
  const object: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default' },
    spec: { containers: [] },
  }
  await api.registry.create(pod, object)
  await api.registry.modify(pod, 'default', 'p', (current): Pod => ({ ...current, status: { phase: 'Running' } }), {
    subresource: 'status',
  })
  server = createServer().listen(0, '127.0.0.1')
  server.on('upgrade', (request, socket, head) => {
    const user = request.headers.authorization ? undefined : testUser
    handleUpgrade(api.options, () => user, { request, socket, head })
  })
  await once(server, 'listening')
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await new Promise((resolve) => echo.close(resolve))
  api.dispose()
})

function open(query: string, protocol = 'v4.channel.k8s.io', headers: Record<string, string> = {}): WebSocket {
  const { port } = server.address() as AddressInfo
  return new WebSocket(`ws://127.0.0.1:${String(port)}${path}${query}`, protocol, { headers })
}

function messagesOf(client: WebSocket): () => Promise<Buffer> {
  const queue: Buffer[] = []
  const waiting: ((message: Buffer) => void)[] = []
  client.on('message', (data: Buffer) => {
    const taker = waiting.shift()
    if (taker) taker(data)
    else queue.push(data)
  })
  return () => {
    const message = queue.shift()
    return message ? Promise.resolve(message) : new Promise((resolve) => waiting.push(resolve))
  }
}

async function refusalOf(client: WebSocket): Promise<Status> {
  const [, response] = (await once(client, 'unexpected-response')) as [unknown, AsyncIterable<Buffer>]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString()) as Status
}

describe('port-forward over a WebSocket', () => {
  it('announces the port on both channels and carries bytes both ways', async () => {
    const client = open('?ports=80')
    const next = messagesOf(client)
    expect(await next()).toEqual(Buffer.from([0, 80, 0]))
    expect(await next()).toEqual(Buffer.from([1, 80, 0]))
    client.send(Buffer.concat([Buffer.from([0]), Buffer.from('hello')]))
    expect((await next()).toString()).toBe('\0hello')
    client.close()
    await once(client, 'close')
  })

  it('carries much, in order', async () => {
    const client = open('?ports=80')
    const next = messagesOf(client)
    await next()
    await next()
    const sent = Buffer.from(Array.from({ length: 4_000_000 }, (_, index) => index % 251))
    for (let at = 0; at < sent.length; at += 50_000) {
      client.send(Buffer.concat([Buffer.from([0]), sent.subarray(at, at + 50_000)]))
    }
    const received: Buffer[] = []
    for (let size = 0; size < sent.length;) {
      const data = (await next()).subarray(1)
      received.push(data)
      size += data.length
    }
    expect(Buffer.concat(received).equals(sent)).toBe(true)
    client.terminate()
  })

  it('tells on the error channel that nothing listens', async () => {
    const client = open('?ports=81')
    const next = messagesOf(client)
    await next()
    await next()
    const message = await next()
    expect(message[0]).toBe(1)
    expect(message.subarray(1).toString()).toContain('nothing listens on 81')
    await once(client, 'close')
  })

  it.each([
    ['?ports=80', 'SPDY/3.1+portforward.k8s.io', 400],
    ['', 'v4.channel.k8s.io', 400],
    ['?ports=99999', 'v4.channel.k8s.io', 400],
  ])('refuses %s over %s', async (query, protocol, code) => {
    const { port } = server.address() as AddressInfo
    const response = await new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      let text = ''
      socket.on('data', (chunk) => (text += chunk.toString()))
      socket.on('close', () => {
        resolve(text)
      })
      socket.write(
        `GET ${path}${query} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`,
      )
    })
    expect(response).toContain(`HTTP/1.1 ${String(code)}`)
    expect(response).toContain('"kind":"Status"')
  })

  it('refuses who is not known', async () => {
    const client = open('?ports=80', undefined, { authorization: 'x' })
    expect(await refusalOf(client)).toMatchObject({ code: 401 })
  })
})
