import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Disposable } from '#base/disposable.ts'
import { AppError } from '#base/errors.ts'
import { silentLogger } from '#base/logger.ts'
import { call, stream, type Handlers } from '#contract/builders.ts'
import { decodeFrame, encodeFrame, type Frame } from '#contract/frames.ts'
import { statusError } from '#kube/meta/status.ts'
import { createRouter } from '../../../../main/rpc/router.ts'
import { flush } from '../../../support/fake-clock.ts'
import { createMemoryTransport, type MemoryEnd } from '../../../support/memory-transport.ts'

const contract = {
  test: {
    double: call(v.strictObject({ n: v.number() })).returns<number>(),
    fail: call(v.strictObject({ how: v.picklist(['app', 'status', 'other']) })).returns<null>(),
    hang: call(v.strictObject({})).returns<null>(),
    count: stream(v.strictObject({})).yields<number>(),
  },
}

let produced: number
let signals: AbortSignal[]
let served: Disposable
let page: MemoryEnd

const handlers: Handlers<typeof contract> = {
  test: {
    double: ({ n }) => n * 2,
    fail: ({ how }) => {
      if (how === 'app') throw new AppError('cluster.unknown', { cluster: 'x' })
      if (how === 'status') throw statusError(404, 'NotFound', 'pods "x" not found')
      throw new Error('oops')
    },
    hang: (_input, { signal }) => {
      signals.push(signal)
      return new Promise<null>(() => undefined)
    },
    async *count(_input, { signal }) {
      signals.push(signal)
      for (;;) {
        await Promise.resolve()
        yield ++produced
      }
    },
  },
}

beforeEach(() => {
  produced = 0
  signals = []
  const [host, other] = createMemoryTransport()
  page = other
  served = createRouter(contract, handlers, silentLogger).accept(host)
  answers = []
  const listening = page.onMessage((message) => answers.push(decodeFrame(message)))
  const closing = page.onClose((reason) => {
    closed = reason
  })
  closed = undefined
  cleanUp = () => {
    listening.dispose()
    closing.dispose()
  }
})

let answers: Frame[]
let closed: string | undefined
let cleanUp: () => void

afterEach(() => {
  served.dispose()
  cleanUp()
})

async function ask(frame: Frame): Promise<void> {
  page.send(encodeFrame(frame))
  await flush()
}

const open = (method: string, input: unknown, credit = 0): Frame => ({ type: 'open', id: 1, method, input, credit })

describe('the router', () => {
  it('answers a call', async () => {
    await ask(open('test.double', { n: 21 }))
    expect(answers).toEqual([{ type: 'end', id: 1, value: 42 }])
  })

  it('refuses an input that does not parse and names the place', async () => {
    await ask(open('test.double', { n: 'many' }))
    expect(answers).toMatchObject([{ type: 'error', error: { code: 'rpc.bad-input', details: { path: 'n' } } }])
  })

  it.each(['test.none', 'none.double', 'constructor.name', 'test.toString', '__proto__.x'])(
    'does not know the method %s',
    async (method) => {
      await ask(open(method, {}))
      expect(answers).toMatchObject([{ type: 'error', error: { code: 'rpc.unknown-method', details: { method } } }])
    },
  )

  it('sends errors as envelopes, without stacks', async () => {
    await ask(open('test.fail', { how: 'app' }))
    await ask(open('test.fail', { how: 'status' }))
    await ask(open('test.fail', { how: 'other' }))
    expect(answers.map((frame) => frame.type === 'error' && frame.error)).toEqual([
      { type: 'app', code: 'cluster.unknown', details: { cluster: 'x' } },
      expect.objectContaining({ type: 'status', status: expect.objectContaining({ code: 404 }) as unknown }),
      { type: 'app', code: 'rpc.internal', details: { message: 'oops' } },
    ])
    expect(JSON.stringify(answers)).not.toContain('router.test')
  })

  it('sends as many items as there is credit for, and makes no more', async () => {
    await ask(open('test.count', {}, 3))
    expect(answers).toHaveLength(3)
    expect(produced).toBe(3)
    await ask({ type: 'credit', id: 1, count: 2 })
    expect(answers.map((frame) => frame.type === 'data' && frame.value)).toEqual([1, 2, 3, 4, 5])
  })

  it('aborts the handler on cancel and says nothing more', async () => {
    await ask(open('test.hang', {}))
    await ask({ type: 'cancel', id: 1 })
    expect(signals[0]?.aborted).toBe(true)
    expect(answers).toEqual([])
  })

  it('aborts every handler when the connection ends', async () => {
    await ask(open('test.hang', {}))
    await ask({ ...open('test.count', {}, 1), id: 2 })
    page.close('gone')
    await flush()
    expect(signals.map((signal) => signal.aborted)).toEqual([true, true])
  })

  it.each([
    ['a message that does not parse', 'hello'],
    ['a frame that a client does not send', encodeFrame({ type: 'data', id: 1, value: 1 })],
  ])('hangs up on %s and says why', async (_name, message) => {
    page.send(message)
    await flush()
    expect(closed).toContain('rpc.bad-frame')
  })

  it('hangs up when an id is used twice', async () => {
    await ask(open('test.hang', {}))
    await ask(open('test.hang', {}))
    expect(closed).toContain('in use')
  })
})
