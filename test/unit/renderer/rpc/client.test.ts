import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DisposableStore } from '#base/disposable.ts'
import { AppError } from '#base/errors.ts'
import { call, stream } from '#contract/builders.ts'
import { creditWindow } from '#contract/credit.ts'
import { decodeFrame, encodeFrame, type Frame } from '#contract/frames.ts'
import { createRpcClient, type RpcClient } from '../../../../renderer/rpc/client.ts'
import type { ConnectionState } from '../../../../renderer/rpc/reconnector.ts'
import { FakeClock, flush } from '../../../support/fake-clock.ts'
import { createMemoryTransport, type MemoryEnd } from '../../../support/memory-transport.ts'

const contract = {
  test: {
    ask: call(v.strictObject({ n: v.number() })).returns<number>(),
    list: stream(v.strictObject({})).yields<number>(),
    tail: stream(v.strictObject({ after: v.number() })).yields<number>((_input, item) => ({ after: item })),
  },
}

/** A host under the test's hands: the frames it got, and what it answers. */
class Host {
  readonly frames: Frame[] = []
  readonly end: MemoryEnd

  constructor(end: MemoryEnd, store: DisposableStore) {
    this.end = end
    store.add(end.onMessage((message) => this.frames.push(decodeFrame(message))))
  }

  async send(frame: Frame): Promise<void> {
    this.end.send(encodeFrame(frame))
    await flush()
  }
}

let store: DisposableStore
let clock: FakeClock
let hosts: Host[]
let refusals: number
let rpc: RpcClient<typeof contract>
let states: ConnectionState['state'][]

beforeEach(async () => {
  store = new DisposableStore()
  clock = new FakeClock()
  hosts = []
  refusals = 0
  states = []
  rpc = createRpcClient(
    contract,
    () => {
      if (refusals-- > 0) return Promise.reject(new Error('refused'))
      const [page, host] = createMemoryTransport()
      hosts.push(new Host(host, store))
      return Promise.resolve(page)
    },
    clock,
  )
  store.add(rpc)
  store.add(rpc.onConnectionChange(({ state }) => states.push(state)))
  await flush()
})

afterEach(async () => {
  store.dispose()
  await flush()
})

const host = (): Host => hosts.at(-1) as Host

async function loseConnection(): Promise<void> {
  host().end.close('pulled')
  await flush()
}

describe('a call', () => {
  it('resolves with the answer', async () => {
    const answer = rpc.client.test.ask({ n: 1 })
    await flush()
    expect(host().frames).toMatchObject([{ type: 'open', method: 'test.ask', input: { n: 1 } }])
    await host().send({ type: 'end', id: 1, value: 7 })
    expect(await answer).toBe(7)
  })

  it('revives the error that the host sent', async () => {
    const answer = rpc.client.test.ask({ n: 1 })
    const failure = expect(answer).rejects.toEqual(new AppError('cluster.unknown', { cluster: 'x' }))
    await host().send({
      type: 'error',
      id: 1,
      error: { type: 'app', code: 'cluster.unknown', details: { cluster: 'x' } },
    })
    await failure
  })

  it('fails with rpc.disconnected when the connection dies under it, and at once while there is none', async () => {
    const failure = expect(rpc.client.test.ask({ n: 1 })).rejects.toMatchObject({ code: 'rpc.disconnected' })
    await loseConnection()
    await failure
    await expect(rpc.client.test.ask({ n: 2 })).rejects.toMatchObject({ code: 'rpc.disconnected' })
  })

  it('tells the host when its signal aborts', async () => {
    const abort = new AbortController()
    const failure = expect(rpc.client.test.ask({ n: 1 }, { signal: abort.signal })).rejects.toMatchObject({
      code: 'rpc.cancelled',
    })
    abort.abort()
    await failure
    await flush()
    expect(host().frames.at(-1)).toEqual({ type: 'cancel', id: 1 })
  })
})

describe('a stream', () => {
  it('asks for a window of items and pays back what was read', async () => {
    const items = rpc.client.test.list({})[Symbol.asyncIterator]()
    await flush()
    expect(host().frames).toMatchObject([{ type: 'open', credit: creditWindow }])
    for (let n = 1; n <= creditWindow; n++) await host().send({ type: 'data', id: 1, value: n })
    expect(host().frames).toHaveLength(1)
    for (let n = 1; n <= creditWindow / 2; n++) expect(await items.next()).toEqual({ done: false, value: n })
    await flush()
    expect(host().frames.at(-1)).toEqual({ type: 'credit', id: 1, count: creditWindow / 2 })
    await items.return?.()
    await flush()
    expect(host().frames.at(-1)).toEqual({ type: 'cancel', id: 1 })
  })

  it('is opened again after a lost connection, without its reader noticing', async () => {
    const items = rpc.client.test.list({})[Symbol.asyncIterator]()
    await flush()
    await host().send({ type: 'data', id: 1, value: 1 })
    await loseConnection()
    refusals = 2
    await clock.advance(10_000)
    expect(hosts).toHaveLength(2)
    await host().send({ type: 'data', id: 1, value: 2 })
    expect([(await items.next()).value, (await items.next()).value]).toEqual([1, 2])
    expect(states).toEqual(['connecting', 'connected', 'disconnected', 'disconnected', 'disconnected', 'connected'])
    await items.return?.()
  })

  it('resumes after the last item where its method says how', async () => {
    const items = rpc.client.test.tail({ after: 0 })[Symbol.asyncIterator]()
    await flush()
    await host().send({ type: 'data', id: 1, value: 41 })
    await loseConnection()
    await clock.advance(1000)
    expect(host().frames).toMatchObject([{ type: 'open', method: 'test.tail', input: { after: 41 }, credit: 31 }])
    await items.return?.()
  })

  it('hands over what had come before an error', async () => {
    const items = rpc.client.test.list({})[Symbol.asyncIterator]()
    await flush()
    await host().send({ type: 'data', id: 1, value: 1 })
    await host().send({ type: 'error', id: 1, error: { type: 'app', code: 'engine.stopped', details: {} } })
    expect((await items.next()).value).toBe(1)
    await expect(items.next()).rejects.toMatchObject({ code: 'engine.stopped' })
  })

  it('ends quietly when its signal aborts', async () => {
    const abort = new AbortController()
    const seen: number[] = []
    const reading = (async () => {
      for await (const item of rpc.client.test.list({}, { signal: abort.signal })) seen.push(item)
    })()
    await flush()
    await host().send({ type: 'data', id: 1, value: 1 })
    abort.abort()
    await reading
    await flush()
    expect(seen).toEqual([1])
    expect(host().frames.at(-1)).toEqual({ type: 'cancel', id: 1 })
  })
})

describe('the connection', () => {
  it('is tried again with growing pauses', async () => {
    refusals = 4
    await loseConnection()
    const attempts: number[] = []
    for (const step of [250, 500, 1000, 2000]) {
      await clock.advance(step - 1)
      attempts.push(refusals)
      await clock.advance(1)
    }
    expect(attempts).toEqual([4, 3, 2, 1])
    expect(refusals).toBe(0)
  })

  it('is dropped when the host speaks nonsense', async () => {
    host().end.send('nonsense')
    await flush()
    expect(states.at(-1)).toBe('disconnected')
  })
})
