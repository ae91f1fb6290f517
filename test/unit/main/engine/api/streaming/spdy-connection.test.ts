import { duplexPair, type Duplex } from 'node:stream'
import { constants, deflateSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { headerDictionary } from '../../../../../../main/engine/api/streaming/spdy/dictionary.ts'
import { controlFrame, controlType, numbers } from '../../../../../../main/engine/api/streaming/spdy/frames.ts'
import { SpdyConnection } from '../../../../../../main/engine/api/streaming/spdy/spdy-connection.ts'
import type { SpdyStream } from '../../../../../../main/engine/api/streaming/spdy/spdy-stream.ts'
import { eventually } from '../../../../../support/eventually.ts'
import { FakeClock } from '../../../../../support/fake-clock.ts'
import { plainBlock, SpdyClient, synStream } from '../../../../../support/spdy-client.ts'

interface Pair {
  readonly client: SpdyClient
  readonly connection: SpdyConnection
  readonly clock: FakeClock
  readonly server: Duplex
  readonly streams: SpdyStream[]
}

const opened: Pair[] = []

function connect(onStream: (stream: SpdyStream) => void = echo): Pair {
  const [near, server] = duplexPair()
  const clock = new FakeClock()
  const streams: SpdyStream[] = []
  const client = new SpdyClient(near)
  const connection = new SpdyConnection(server, {
    clock,
    idleTimeout: 1000,
    onStream(stream) {
      onStream(stream)
      streams.push(stream)
    },
  })
  const pair = { client, connection, clock, server, streams }
  opened.push(pair)
  return pair
}

function echo(stream: SpdyStream): void {
  stream.pipe(stream)
}

afterEach(async () => {
  for (const pair of opened.splice(0)) await leave(pair)
})

/** The client goes without a word; a pair of streams, unlike a socket, does not tell its other end. */
async function leave({ client, server, connection }: Pair): Promise<void> {
  client.leave()
  server.destroy()
  await connection.closed
}

describe('a SPDY connection', () => {
  it('opens streams with their headers, and carries both directions with half-closes', async () => {
    const { client, streams } = connect()
    client.open(1, { streamtype: 'data', port: '80' })
    client.open(3, { streamType: 'error' })
    client.data(1, 'hello ')
    client.data(1, 'there', 1)
    await eventually('the echo', () => client.isFinished(1), Boolean)
    expect(client.text(1)).toBe('hello there')
    expect(streams.map(({ id, headers }) => [id, Object.fromEntries(headers)])).toEqual([
      [1, { streamtype: 'data', port: '80' }],
      [3, { streamtype: 'error' }],
    ])
    expect(client.of(controlType.synReply).map(({ streamId }) => streamId)).toEqual([1, 3])
    expect(client.frames[0]?.type).toBe(controlType.synReply)
  })

  it('sends nothing on a stream before its reply', async () => {
    const { client } = connect((stream) => stream.end('at once'))
    client.open(1, {})
    await eventually('all', () => client.isFinished(1), Boolean)
    expect(client.frames.map(({ type }) => type)).toEqual([controlType.synReply, 'data', 'data'])
  })

  it('resets a stream that is refused, and goes on', async () => {
    const { client } = connect((stream) => {
      if (stream.headers.get('streamtype') !== 'data') throw new Error('no')
      echo(stream)
    })
    client.open(1, { streamtype: 'what' })
    client.open(3, { streamtype: 'data' })
    client.data(3, 'x')
    await eventually(
      'the echo',
      () => client.text(3),
      (text) => text === 'x',
    )
    expect(client.of(controlType.rstStream).map(({ streamId }) => streamId)).toEqual([1])
    expect(client.of(controlType.synReply).map(({ streamId }) => streamId)).toEqual([3])
  })

  it('ends a stream with an error when the client resets it', async () => {
    const { client, streams } = connect()
    client.open(1, {})
    client.control(controlType.rstStream, 1, 5)
    await eventually('the stream is gone', () => streams[0]?.destroyed, Boolean)
    expect(streams[0]?.errored).toMatchObject({ code: 'ECONNRESET' })
    expect(client.of(controlType.rstStream)).toEqual([])
  })

  it('answers the pings of the client, and not the answers to its own', async () => {
    const { client } = connect()
    client.control(controlType.ping, 2)
    client.control(controlType.ping, 7)
    await eventually(
      'a ping',
      () => client.of(controlType.ping).length,
      (count) => count > 0,
    )
    expect(client.of(controlType.ping).map(({ streamId }) => streamId)).toEqual([7])
  })

  it('leaves flow control to TCP for clients that never speak of windows', async () => {
    const { client } = connect((stream) => stream.end(Buffer.alloc(500_000, 'a')))
    client.open(1, {})
    await eventually('everything', () => client.isFinished(1), Boolean)
    expect(client.text(1)).toHaveLength(500_000)
  })

  it('holds to the windows of clients that do', async () => {
    const { client } = connect((stream) => stream.end(Buffer.alloc(500, 'a')))
    client.send(controlFrame(controlType.settings, 0, numbers(1, 7, 100)))
    client.open(1, {})
    await eventually(
      'a full window',
      () => client.text(1).length,
      (length) => length === 100,
    )
    client.control(controlType.windowUpdate, 1, 150)
    await eventually(
      'a second one',
      () => client.text(1).length,
      (length) => length === 250,
    )
    client.send(controlFrame(controlType.settings, 0, numbers(1, 7, 1000)))
    await eventually('the rest', () => client.isFinished(1), Boolean)
    expect(client.text(1)).toHaveLength(500)
  })

  it('opens the window again only for what somebody has read, and stops the client meanwhile', async () => {
    const { client, streams, server } = connect(() => undefined)
    client.open(1, {})
    for (let index = 0; index < 64; index++) client.data(1, Buffer.alloc(16 * 1024))
    await eventually(
      'the stream is full',
      () => streams[0]?.readableLength ?? 0,
      (length) => length >= 64 * 1024,
    )
    expect(streams[0]?.readableLength).toBeLessThan(128 * 1024)
    expect(server.readableLength).toBeGreaterThan(0)
    const before = client.of(controlType.windowUpdate).length
    streams[0]?.resume()
    await eventually(
      'windows',
      () => client.of(controlType.windowUpdate).length,
      (count) => count > before,
    )
  })

  it('ends after an idle time, and lets go of its timers', async () => {
    const { client, connection, clock } = connect()
    client.open(1, {})
    await eventually('a reply', () => client.frames.length, Boolean)
    await clock.advance(1001)
    await eventually('the end', () => client.isEnded, Boolean)
    expect(client.of(controlType.goAway)).toHaveLength(1)
    client.end()
    await connection.closed
    expect(clock.pending).toBe(0)
  })

  it.each([
    [
      'says so',
      ({ client }: Pair): Promise<void> => {
        client.control(controlType.goAway, 0, 0)
        return Promise.resolve()
      },
    ],
    [
      'ends',
      ({ client }: Pair): Promise<void> => {
        client.end()
        return Promise.resolve()
      },
    ],
    ['is gone', leave],
  ])('is over when the client %s', async (_how, goAway) => {
    const pair = connect()
    pair.client.open(1, {})
    await eventually('a stream', () => pair.streams.length, Boolean)
    await goAway(pair)
    await pair.connection.closed
    expect(pair.streams[0]?.destroyed).toBe(true)
    expect(pair.clock.pending).toBe(0)
  })
})

describe('what is no SPDY', () => {
  const bomb = deflateSync(Buffer.alloc(1_000_000), {
    dictionary: headerDictionary,
    finishFlush: constants.Z_SYNC_FLUSH,
  })
  const packed = (plain: Buffer): Buffer =>
    deflateSync(plain, { dictionary: headerDictionary, finishFlush: constants.Z_SYNC_FLUSH })

  it.each([
    ['plain text', Buffer.from('\x80ET / HTTP/1.1\r\n\r\n', 'latin1')],
    ['another version', Buffer.from([0x80, 2, 0, 1, 0, 0, 0, 0])],
    ['a stream of the server', synStream(2, packed(plainBlock({ a: 'b' })))],
    ['a header block that is none', synStream(1, Buffer.from('no zlib at all'))],
    ['a header block that unpacks without end', synStream(1, bomb)],
    ['more headers than there are bytes', synStream(1, packed(numbers(500, 1)))],
    ['a million headers', synStream(1, packed(numbers(1_000_000)))],
    ['a header that is longer than its block', synStream(1, packed(numbers(1, 0xffffffff)))],
    ['a control frame of 16 MB', Buffer.from([0x80, 3, 0, 1, 0, 0xff, 0xff, 0xff])],
    ['a control frame that is too short', controlFrame(controlType.rstStream, 0)],
    ['settings that are not there', controlFrame(controlType.settings, 0, numbers(1000))],
  ])('ends the connection: %s', async (_what, bytes) => {
    const { client, connection, streams } = connect()
    client.send(bytes)
    await eventually('the end', () => client.isEnded, Boolean)
    expect(client.of(controlType.goAway).at(-1)?.payload.readUInt32BE(4)).toBe(1)
    client.end()
    await connection.closed
    expect(streams).toEqual([])
  })

  it('ends the connection: a stream twice', async () => {
    const { client, connection } = connect()
    client.open(5, {})
    client.open(5, {})
    await connection.closed
    expect(client.of(controlType.synReply)).toHaveLength(1)
  })

  it('ends the connection of who asks and never listens', async () => {
    const [near, server] = duplexPair({ highWaterMark: 1024 })
    const connection = new SpdyConnection(server, { clock: new FakeClock(), idleTimeout: 1000, onStream: echo })
    const ping = controlFrame(controlType.ping, 0, numbers(1))
    near.on('error', () => undefined)
    for (let index = 0; index < 40_000; index++) near.write(ping)
    await connection.closed
    near.destroy()
  })
})

describe('bytes at random', () => {
  /** Mulberry32: the same bytes each time. */
  function random(seed: number): () => number {
    let state = seed
    return () => {
      state = (state + 0x6d2b79f5) | 0
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
    }
  }

  function conversation(): Buffer {
    const chunks: Buffer[] = []
    const scribe = new SpdyClient({ on: () => undefined, write: (chunk: Buffer) => chunks.push(chunk) } as never)
    scribe.open(1, { streamtype: 'data', port: '80', requestid: '0' })
    scribe.open(3, { streamtype: 'error', port: '80', requestid: '0' })
    scribe.data(1, 'hello')
    scribe.control(controlType.ping, 1)
    scribe.send(controlFrame(controlType.settings, 0, numbers(1, 7, 1000)))
    scribe.control(controlType.windowUpdate, 1, 100)
    scribe.data(1, 'there', 1)
    scribe.control(controlType.rstStream, 3, 5)
    scribe.control(controlType.goAway, 3, 0)
    return Buffer.concat(chunks)
  }

  it('end the connection, and never the process', async () => {
    const next = random(1)
    const clean = conversation()
    for (let round = 0; round < 1500; round++) {
      const bytes = Buffer.from(clean)
      const isNoise = round % 10 === 0
      const changes = isNoise ? bytes.length : 1 + Math.floor(next() * 6)
      for (let change = 0; change < changes; change++) {
        bytes[isNoise ? change : Math.floor(next() * bytes.length)] = Math.floor(next() * 256)
      }
      const [near, server] = duplexPair()
      const connection = new SpdyConnection(server, { clock: new FakeClock(), idleTimeout: 1000, onStream: echo })
      near.on('error', () => undefined).resume()
      const cut = Math.floor(next() * bytes.length)
      near.write(bytes.subarray(0, cut))
      near.end(bytes.subarray(cut))
      await connection.closed
    }
  }, 60_000)
})
