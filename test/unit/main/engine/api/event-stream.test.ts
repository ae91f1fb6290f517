import { setImmediate } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { EventStream } from '../../../../../main/engine/api/event-stream.ts'

const bytes = (text: string): Buffer => Buffer.from(text)

async function textOf(piece: Promise<IteratorResult<Uint8Array, undefined>>): Promise<string | undefined> {
  const { done, value } = await piece
  return done ? undefined : Buffer.from(value).toString()
}

test('what is pushed in one turn is one piece, and comes after whatever the turn still has to do', async () => {
  const stream = new EventStream(1000, () => undefined)
  const order: string[] = []
  const piece = stream[Symbol.asyncIterator]().next()
  void piece.then(() => order.push('watcher'))
  stream.push(bytes('a'))
  stream.push(bytes('b'))
  let answer = Promise.resolve()
  for (let step = 0; step < 20; step++) answer = answer.then(() => undefined)
  void answer.then(() => order.push('writer'))
  expect(await textOf(piece)).toBe('ab')
  expect(order).toEqual(['writer', 'watcher'])
  stream.end()
})

test('what comes first is made as it is taken, before what was pushed meanwhile; the end comes last', async () => {
  const onEnd = vi.fn()
  const stream = new EventStream(1000, onEnd)
  stream.beginWith([bytes('1'), bytes('2')].values())
  const pieces = stream[Symbol.asyncIterator]()
  expect(await textOf(pieces.next())).toBe('1')
  stream.push(bytes('live'))
  stream.end()
  expect([await textOf(pieces.next()), await textOf(pieces.next())]).toEqual(['2', 'live'])
  expect(await textOf(pieces.next())).toBeUndefined()
  expect(onEnd).toHaveBeenCalledOnce()
})

test('an object that cannot be encoded fails the stream, as a rejection', async () => {
  const onEnd = vi.fn()
  const stream = new EventStream(1000, onEnd)
  const initial = (function* () {
    yield bytes('1')
    throw new Error('cannot be encoded')
  })()
  stream.beginWith(initial)
  const pieces = stream[Symbol.asyncIterator]()
  expect(await textOf(pieces.next())).toBe('1')
  const failing = pieces.next()
  await expect(failing).rejects.toThrow('cannot be encoded')
  expect(onEnd).toHaveBeenCalledOnce()
  expect(await textOf(pieces.next())).toBeUndefined()
})

test('a watcher that does not keep up loses its stream; one that waits hears of the end', async () => {
  const slow = new EventStream(2, () => undefined)
  for (const text of ['abc', 'd']) slow.push(bytes(text))
  expect(slow.isEnded).toBe(true)
  expect(await textOf(slow[Symbol.asyncIterator]().next())).toBeUndefined()
  const waiting = new EventStream(2, () => undefined)
  const piece = waiting[Symbol.asyncIterator]().next()
  waiting.abandon()
  expect(await textOf(piece)).toBeUndefined()
  await setImmediate()
})
