import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { WebSocket, type RawData } from 'ws'
import { afterEach, describe, expect, it } from 'vitest'
import { controlType } from '../../../../../../main/engine/api/streaming/spdy/frames.ts'
import type { ContainerSession, PodStreams } from '../../../../../../main/engine/registry/pod-streams.ts'
import { eventually } from '../../../../../support/eventually.ts'
import { servePod, type PodServer } from '../../../../../support/pod-server.ts'
import { SpdyClient } from '../../../../../support/spdy-client.ts'

const path = '/api/v1/namespaces/default/pods/p'

let server: PodServer

async function start(session: ContainerSession | Error): Promise<void> {
  const found = session instanceof Error ? () => Promise.reject(session) : () => Promise.resolve(session)
  const streams: Partial<PodStreams> = { exec: found, attach: found }
  server = await servePod(streams)
}

afterEach(async () => {
  await eventually(
    'the timers of the streams are gone',
    () => server.timers(),
    (count) => count === 0,
    5000,
  )
  await server.stop()
})

/** Says what it hears, complains, and ends with 7. */
const parrot: ContainerSession = async ({ stdin, stdout, stderr }) => {
  stdout?.write(`heard ${stdin ? await text(stdin) : 'nothing'}`)
  stderr?.write('complaint')
  return 7
}

interface Told {
  readonly socket: WebSocket
  readonly messages: Buffer[]
  readonly closed: Promise<unknown>
}

function open(query: string, protocol: string | undefined, part = 'exec'): Told {
  const url = `ws://127.0.0.1:${String(server.port)}${path}/${part}?${query}`
  const socket = new WebSocket(url, protocol === undefined ? [] : [protocol])
  const messages: Buffer[] = []
  socket.on('message', (data: RawData) => messages.push(data as Buffer))
  socket.on('error', () => undefined)
  return { socket, messages, closed: once(socket, 'close') }
}

/** The bytes of each channel. */
function channelsOf(messages: readonly Buffer[]): Record<number, string> {
  const channels: Record<number, string> = {}
  for (const message of messages) {
    channels[message[0] ?? 0] = (channels[message[0] ?? 0] ?? '') + message.subarray(1).toString()
  }
  return channels
}

describe('exec over a WebSocket', () => {
  const all = 'stdin=true&stdout=true&stderr=true&command=x'

  it('speaks version 5: half-close, and a status in JSON', async () => {
    await start(parrot)
    const { socket, messages, closed } = open(all, 'v5.channel.k8s.io')
    await once(socket, 'open')
    socket.send(Buffer.from('\0a word'))
    socket.send(Buffer.from([255, 0]))
    await closed
    expect(messages[0]).toEqual(Buffer.from([1]))
    const channels = channelsOf(messages)
    expect([channels[1], channels[2]]).toEqual(['heard a word', 'complaint'])
    expect(JSON.parse(channels[3] ?? '')).toEqual({
      metadata: {},
      status: 'Failure',
      message: 'command terminated with non-zero exit code: command terminated with exit code 7',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '7' }] },
    })
  })

  it.each(['v4.channel.k8s.io', 'v3.channel.k8s.io', 'v2.channel.k8s.io', 'channel.k8s.io', undefined])(
    'speaks %s',
    async (protocol) => {
      await start(parrot)
      const { socket, messages, closed } = open('stdout=1&stderr=1&command=x', protocol)
      await closed
      const channels = channelsOf(messages)
      expect([channels[1], channels[2]]).toEqual(['heard nothing', 'complaint'])
      const isJson = protocol === 'v4.channel.k8s.io'
      expect(channels[3]?.startsWith('{')).toBe(isJson)
      expect(channels[3]).toContain('command terminated with exit code 7')
      expect(socket.protocol).toBe(protocol ?? '')
    },
  )

  it.each(['base64.channel.k8s.io', 'v4.base64.channel.k8s.io'])('speaks %s', async (protocol) => {
    await start(({ stdout }) => {
      stdout?.write('text')
      return Promise.resolve(0)
    })
    const { messages, closed } = open('stdout=1&command=x', protocol)
    await closed
    expect(messages.slice(0, 2).map(String)).toEqual(['1', `1${Buffer.from('text').toString('base64')}`])
  })

  it('hears the sizes of the terminal, of which it has one output', async () => {
    await start(async ({ sizes, isTty, stderr }) => {
      expect([isTty, stderr]).toEqual([true, undefined])
      for await (const size of sizes ?? []) return size.width * 1000 + size.height
      return 0
    })
    const { socket, messages, closed } = open('tty=1&stdin=1&stdout=1&stderr=1&command=x', 'v5.channel.k8s.io')
    await once(socket, 'open')
    socket.send(Buffer.from('\x04{"Width":80,"Hei'))
    socket.send(Buffer.from('\x04ght":24}'))
    await closed
    expect(channelsOf(messages)[3]).toContain('80024')
  })

  it('lets go of the command when the client is gone', async () => {
    const aborted = Promise.withResolvers<boolean>()
    await start(async (_streams, signal) => {
      await once(signal, 'abort')
      aborted.resolve(true)
      return 1
    })
    const { socket } = open('stdout=1&command=x', 'v5.channel.k8s.io')
    await once(socket, 'open')
    socket.terminate()
    expect(await aborted.promise).toBe(true)
  })

  it('stops the command while the client does not read, and the client while the command does not', async () => {
    let written = 0
    await start(async ({ stdin, stdout }, signal) => {
      stdin?.pause()
      while (!signal.aborted && written < 200_000_000) {
        written += 65_536
        if (stdout && !stdout.write(Buffer.alloc(65_536)))
          await once(stdout, 'drain', { signal }).catch(() => undefined)
      }
      return 0
    })
    const { socket, closed } = open('stdin=1&stdout=1&command=x', 'v5.channel.k8s.io')
    await once(socket, 'open')
    socket.pause()
    let before = -1
    await eventually(
      'nothing more is written',
      () => [before, (before = written)],
      ([last, now]) => last === now && now !== 0,
    )
    expect(written).toBeLessThan(50_000_000)
    const flood = Buffer.alloc(65_536)
    for (let index = 0; index < 400; index++) socket.send(flood)
    await eventually(
      'the client waits',
      () => [before, (before = socket.bufferedAmount)],
      ([last, now]) => last === now && now !== 0,
    )
    socket.terminate()
    await closed
  })

  it('says why a container cannot be entered: within version 5, and in place of the others', async () => {
    await start(new Error('container not found ("c")'))
    const { messages, closed } = open('stdout=1&command=x', 'v5.channel.k8s.io')
    await closed
    expect(JSON.parse(channelsOf(messages)[3] ?? '')).toMatchObject({
      status: 'Failure',
      reason: 'InternalError',
      message: 'Internal error occurred: unable to upgrade connection: container not found ("c")',
    })
    const { socket } = open('stdout=1&command=x', 'v4.channel.k8s.io')
    const [, refusal] = (await once(socket, 'unexpected-response')) as [
      unknown,
      AsyncIterable<Buffer> & { statusCode: number },
    ]
    expect(refusal.statusCode).toBe(500)
    expect(await text(refusal as never)).toBe('container not found ("c")')
  })

  it.each([
    ['exec', 'stdout=1&container=x', 'v5.channel.k8s.io', 400],
    ['exec', 'stdout=1&dryRun=All', 'v5.channel.k8s.io', 400],
    ['exec', 'stdout=1', 'v6.channel.k8s.io', 403],
    ['exec', '', 'v4.channel.k8s.io', 500],
    ['attach', 'container=x', 'v5.channel.k8s.io', 400],
  ])('refuses %s?%s over %s', async (part, query, protocol, code) => {
    await start(parrot)
    const { socket } = open(query, protocol, part)
    const [, refusal] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number; resume(): void }]
    refusal.resume()
    expect(refusal.statusCode).toBe(code)
  })
})

describe('exec over SPDY', () => {
  async function dial(query: string, offered: string): Promise<{ head: string; client: SpdyClient }> {
    const socket = connect(server.port, '127.0.0.1')
    const lines = ['Upgrade: SPDY/3.1', 'Connection: Upgrade', `X-Stream-Protocol-Version: ${offered}`]
    socket.write([`POST ${path}/exec?${query} HTTP/1.1`, 'Host: x', ...lines, '', ''].join('\r\n'))
    const [head] = (await once(socket, 'data')) as [Buffer]
    return { head: head.toString(), client: new SpdyClient(socket) }
  }

  it.each([
    ['v5.channel.k8s.io, v4.channel.k8s.io, channel.k8s.io', 'v4.channel.k8s.io'],
    ['v3.channel.k8s.io', 'v3.channel.k8s.io'],
    ['v2.channel.k8s.io', 'v2.channel.k8s.io'],
    ['channel.k8s.io', 'channel.k8s.io'],
  ])('offered %s, speaks %s', async (offered, spoken) => {
    await start(parrot)
    const { head, client } = await dial('stdin=1&stdout=1&stderr=1&command=x', offered)
    expect(head).toContain(`X-Stream-Protocol-Version: ${spoken}\r\n`)
    for (const [index, streamtype] of ['error', 'stdin', 'stdout', 'stderr'].entries()) {
      client.open(index * 2 + 1, { streamtype })
    }
    client.data(3, 'a word', 1)
    await eventually('the status', () => client.isFinished(1), Boolean)
    expect([client.text(5), client.text(7)]).toEqual(['heard a word', 'complaint'])
    expect(client.text(1).startsWith('{')).toBe(spoken === 'v4.channel.k8s.io')
    expect(client.text(1)).toContain('command terminated with exit code 7')
    await eventually('the end', () => client.of(controlType.goAway).length, Boolean)
    client.end()
  })

  it('ends a connection whose streams do not come', async () => {
    await start(parrot)
    const { client } = await dial('stdout=1&command=x', 'v4.channel.k8s.io')
    client.open(1, { streamtype: 'error' })
    await eventually('a reply', () => client.frames.length, Boolean)
    await server.clock.advance(30_001)
    await eventually('the end', () => client.isEnded, Boolean)
    client.end()
  })
})
