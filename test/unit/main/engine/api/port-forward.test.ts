import { createServer, type Server } from 'node:http'
import { connect, createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net'
import { once } from 'node:events'
import { createWebSocketStream, WebSocket } from 'ws'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { node } from '#kube/kinds/core/node.ts'
import { pod, type Pod } from '#kube/kinds/core/pod.ts'
import type { Status } from '#kube/meta/status.ts'
import type { Api } from '../../../../../main/engine/api/handler.ts'
import { handleUpgrade } from '../../../../../main/engine/api/upgrade.ts'
import { controlType } from '../../../../../main/engine/api/streaming/spdy/frames.ts'
import { eventually } from '../../../../support/eventually.ts'
import { FakeClock } from '../../../../support/fake-clock.ts'
import { createMemoryApi, testUser, type MemoryApi } from '../../../../support/memory-api.ts'
import { SpdyClient } from '../../../../support/spdy-client.ts'

const path = '/api/v1/namespaces/default/pods/p/portforward'

let api: MemoryApi
let server: Server
let echo: TcpServer
let clock: FakeClock
let timersBefore = 0

beforeEach(async () => {
  echo = createTcpServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1')
  await once(echo, 'listening')
  clock = new FakeClock()
  api = createMemoryApi(clock, {
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
    spec: { nodeName: 'n', containers: [] },
  }
  await api.registry.create(node, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' }, spec: {} })
  await api.registry.create(pod, object)
  await api.registry.modify(pod, 'default', 'p', (current): Pod => ({ ...current, status: { phase: 'Running' } }), {
    subresource: 'status',
  })
  timersBefore = clock.pending
  server = createServer().listen(0, '127.0.0.1')
  server.on('upgrade', (request, socket, head) => {
    const nobody = { header: () => undefined, headerLines: () => [] }
    const sender = request.headers.authorization ? nobody : { ...nobody, self: testUser }
    const asSender: Api = { ...api.api, admit: (asked, _credentials, take) => api.api.admit(asked, sender, take) }
    void handleUpgrade(asSender, api.options, { request, socket, head })
  })
  await once(server, 'listening')
})

afterEach(async () => {
  // Whoever is gone leaves no timer behind.
  await eventually(
    'the timers of the streams are gone',
    () => clock.pending,
    (count) => count <= timersBefore,
    5000,
  )
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

const webSocketHead = ['Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==']

/** What comes back for a request, to its end. */
async function ask(line: string, headers: readonly string[]): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write([`${line} HTTP/1.1`, 'Host: x', 'Connection: Upgrade', ...headers, '', ''].join('\r\n'))
  let said = ''
  for await (const chunk of socket) said += String(chunk)
  return said
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

  it('speaks base64, and forwards several ports', async () => {
    const client = open('?ports=80&ports=80', 'v4.base64.channel.k8s.io')
    const next = messagesOf(client)
    const announced = [await next(), await next(), await next(), await next()].map(String)
    expect(announced).toEqual(['0UAA=', '1UAA=', '2UAA=', '3UAA='])
    client.send(`2${Buffer.from('second').toString('base64')}`)
    expect((await next()).toString()).toBe(`2${Buffer.from('second').toString('base64')}`)
    client.close()
    await once(client, 'close')
  })

  it('ends after hours without a byte', async () => {
    const client = open('?ports=80')
    await messagesOf(client)()
    const closed = once(client, 'close')
    await clock.advance(4 * 3600 * 1000 + 1)
    await closed
  })

  it.each([
    ['', 'v4.channel.k8s.io', 400, 'query parameter "port" is required'],
    ['?ports=99999', 'v4.channel.k8s.io', 400, 'value out of range'],
    [
      '?ports=x',
      'v4.channel.k8s.io',
      400,
      'cannot convert to []int32: strconv.ParseUint: parsing \\"x\\": invalid syntax',
    ],
    ['?ports=80', 'v9.channel.k8s.io', 403, ''],
    ['', 'SPDY/3.1+other.k8s.io', 403, 'unable to negotiate protocol: client supports [other.k8s.io]'],
  ])('refuses %s over %s', async (query, protocol, code, message) => {
    const answer = await ask(`GET ${path}${query}`, [...webSocketHead, `Sec-WebSocket-Protocol: ${protocol}`])
    expect(answer).toContain(`HTTP/1.1 ${String(code)}`)
    expect(answer).toContain(message)
  })

  it('refuses who is not known', async () => {
    const client = open('?ports=80', undefined, { authorization: 'x' })
    expect(await refusalOf(client)).toMatchObject({ code: 403 })
  })
})

describe('port-forward over SPDY', () => {
  const spdyHead = ['Upgrade: SPDY/3.1', 'X-Stream-Protocol-Version: portforward.k8s.io']

  async function spdy(): Promise<SpdyClient> {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    socket.write([`POST ${path} HTTP/1.1`, 'Host: x', 'Connection: Upgrade', ...spdyHead, '', ''].join('\r\n'))
    const [head] = (await once(socket, 'data')) as [Buffer]
    expect(head.toString()).toMatch(
      /^HTTP\/1\.1 101 Switching Protocols\r\n.*Upgrade: SPDY\/3\.1\r\nX-Stream-Protocol-Version: portforward\.k8s\.io/s,
    )
    return new SpdyClient(socket)
  }

  async function tunnel(): Promise<SpdyClient> {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    const offer = ['Connection: Upgrade', ...webSocketHead, 'Sec-WebSocket-Protocol: SPDY/3.1+portforward.k8s.io']
    socket.write([`GET ${path} HTTP/1.1`, 'Host: x', ...offer, '', ''].join('\r\n'))
    const [head] = (await once(socket, 'data')) as [Buffer]
    expect(head.toString()).toContain('Sec-WebSocket-Protocol: SPDY/3.1+portforward.k8s.io\r\n')
    // The library opens no client with a slash in its protocol.
    const client = new WebSocket(null as never, undefined, { autoPong: true }) as WebSocket & {
      setSocket(...args: readonly unknown[]): void
    }
    Object.assign(client, { _isServer: false })
    client.setSocket(socket, Buffer.alloc(0), {
      allowSynchronousEvents: true,
      maxPayload: 0,
      skipUTF8Validation: false,
    })
    return new SpdyClient(createWebSocketStream(client))
  }

  describe.each([
    ['plainly', spdy],
    ['within a WebSocket', tunnel],
  ])('%s', (_how, dial) => {
    const pair = (client: SpdyClient, id: number, port: number): void => {
      const headers = { port: String(port), requestid: String(id) }
      client.open(id, { ...headers, streamtype: 'error' })
      client.open(id + 2, { ...headers, streamtype: 'data' })
    }

    it('carries connections side by side, half-closes included', async () => {
      const client = await dial()
      pair(client, 1, 80)
      pair(client, 5, 80)
      client.data(7, 'second')
      client.data(3, 'first', 1)
      await eventually('the first is over', () => client.isFinished(1), Boolean)
      expect([client.text(3), client.text(7), client.text(1)]).toEqual(['first', 'second', ''])
      expect(client.isFinished(7)).toBe(false)
      client.leave()
    })

    it('says on the error stream that nothing listens', async () => {
      const client = await dial()
      pair(client, 1, 81)
      await eventually('the error', () => client.isFinished(1), Boolean)
      expect(client.text(1)).toMatch(/^error forwarding port 81 to pod p, uid \S+: nothing listens on 81$/)
      await eventually('a reset', () => client.of(controlType.rstStream, 3).length, Boolean)
      client.leave()
    })

    it('resets streams that name no port or type, and half of a pair that stays alone', async () => {
      const client = await dial()
      client.open(1, { streamtype: 'data' })
      client.open(3, { streamtype: 'data', port: '0' })
      client.open(5, { streamtype: 'else', port: '80' })
      client.open(7, { streamtype: 'error', port: '80', requestid: '1' })
      await eventually('a reply', () => client.of(controlType.synReply).length, Boolean)
      expect(client.of(controlType.rstStream).map(({ streamId }) => streamId)).toEqual([1, 3, 5])
      await clock.advance(30_001)
      await eventually('the end of the stream', () => client.isFinished(7), Boolean)
      expect(client.text(7)).toContain('timed out waiting for streams')
      client.leave()
    })
  })

  it.each([
    [['Upgrade: SPDY/3.1'], 400, 'header X-Stream-Protocol-Version does not exist in request with 3 headers'],
    [
      ['Upgrade: SPDY/3.1', 'X-Stream-Protocol-Version: x'],
      403,
      'client supports [x], server accepts [portforward.k8s.io]',
    ],
    [['Upgrade: h2c'], 400, 'Upgrade request required'],
  ])('refuses %j', async (headers, code, message) => {
    const answer = await ask(`POST ${path}`, headers)
    expect(answer).toContain(`HTTP/1.1 ${String(code)}`)
    expect(answer).toContain(message)
  })
})
