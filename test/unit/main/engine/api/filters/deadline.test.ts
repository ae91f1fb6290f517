import { expect, test } from 'vitest'
import { deadline } from '../../../../../../main/engine/api/filters/deadline.ts'
import type { Answer } from '../../../../../../main/engine/api/filters/filter.ts'
import { textResponse } from '../../../../../../main/engine/api/message.ts'
import { exchangeOf, type Asked } from '../../../../../support/exchanges.ts'
import { FakeClock } from '../../../../../support/fake-clock.ts'
import { refusalOf } from '../../../../../support/test-registry.ts'

const maps = '/api/v1/namespaces/default/configmaps'

/** After how many milliseconds a request that takes for ever is answered, and with what. */
async function answered(asked: Asked): Promise<[milliseconds: number | undefined, text: string]> {
  const clock = new FakeClock()
  const never = new Promise<never>(() => undefined)
  let result: [number | undefined, string] = [undefined, '']
  void Promise.resolve(deadline(clock)(exchangeOf(clock, asked), (): Answer => never)).then(({ body }) => {
    result = [clock.monotonic(), (body as Buffer).toString()]
  })
  for (let step = 0; step < 80 && result[0] === undefined; step++) await clock.advance(1000)
  return result
}

test.each<[string, Asked, number | undefined]>([
  ['a read', { target: `${maps}/x` }, 60_000],
  ['a read that asks for less', { target: `${maps}/x?timeout=5s` }, 5_000],
  ['a read that asks for more', { target: `${maps}/x?timeout=5m` }, 60_000],
  ['a read that asks for none', { target: `${maps}/x?timeout=0s` }, 60_000],
  ['a patch', { target: `${maps}/x`, method: 'PATCH' }, 34_000],
  ['a creation', { target: maps, method: 'POST' }, 34_000],
  ['a document', { target: '/openapi/v3' }, 60_000],
  ['a watch', { target: `${maps}?watch=1&timeout=5s` }, undefined],
  ['a log', { target: '/api/v1/namespaces/default/pods/x/log' }, undefined],
])('%s has its time', async (_title, asked, milliseconds) => {
  expect((await answered(asked))[0]).toBe(milliseconds)
})

test('the answer that is too late has upstream’s words', async () => {
  expect((await answered({}))[1]).toBe(
    '{"metadata":{},"status":"Failure","message":"Timeout: request did not complete within the allotted timeout","reason":"Timeout","details":{},"code":504}\n',
  )
  expect((await answered({ method: 'PATCH' }))[1]).toContain(
    'Timeout: request did not complete within requested timeout - context deadline exceeded',
  )
})

test.each([
  ['abc', 'time: invalid duration "abc"'],
  ['1', 'time: missing unit in duration "1"'],
])('the timeout %s is refused', async (text, problem) => {
  const clock = new FakeClock()
  const exchange = exchangeOf(clock, { target: `${maps}/x?timeout=${text}` })
  expect(await refusalOf(() => deadline(clock)(exchange, () => textResponse(200, '')))).toMatchObject({
    code: 400,
    message: `invalid timeout specified in the request URL - ${problem}`,
  })
})

test('what is done in time leaves no timer', async () => {
  const clock = new FakeClock()
  const answer = await deadline(clock)(exchangeOf(clock), () => Promise.resolve(textResponse(200, 'ok')))
  await clock.advance(0)
  expect([answer.status, clock.pending]).toEqual([200, 0])
})

test('what comes too late is told to end', async () => {
  const clock = new FakeClock()
  const exchange = exchangeOf(clock, { target: maps, method: 'POST' })
  const ended: number[] = []
  exchange.request.signal.addEventListener('abort', () => ended.push(clock.monotonic()))
  const answer = Promise.resolve(deadline(clock)(exchange, () => new Promise<never>(() => undefined)))
  await clock.advance(34_000)
  expect([(await answer).status, ended]).toEqual([504, [34_000]])
})
