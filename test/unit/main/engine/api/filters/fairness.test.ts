import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDeferred, type Deferred } from '#base/async.ts'
import { bootstrap } from '../../../../../../main/engine/bootstrap.ts'
import { withoutAdmission } from '../../../../../../main/engine/registry/without-admission.ts'
import { FlowControl } from '../../../../../../main/engine/flow-control/flow-control.ts'
import { LoopTurns } from '../../../../../../main/engine/flow-control/loop-turns.ts'
import { fairness } from '../../../../../../main/engine/api/filters/fairness.ts'
import type { Answer } from '../../../../../../main/engine/api/filters/filter.ts'
import { textResponse, type ApiResponse } from '../../../../../../main/engine/api/message.ts'
import { exchangeOf } from '../../../../../support/exchanges.ts'
import { createTestRegistry, type TestRegistry } from '../../../../../support/test-registry.ts'

let world: TestRegistry
let flows: FlowControl

beforeEach(async () => {
  world = await createTestRegistry()
  await bootstrap(withoutAdmission(world.registry))
  flows = new FlowControl({ registry: world.registry, clock: world.clock })
})
afterEach(() => {
  flows.dispose()
  world.dispose()
})

const person = (name: string) => ({ name, groups: ['system:authenticated'] })
const list = '/api/v1/pods'
const done = textResponse(200, 'ok')

/** Every turn at once, where turns are not what is tested. */
const noTurns = new LoopTurns((pass) => {
  pass()
})

test('one client with 500 lists keeps nobody else waiting', async () => {
  const filter = fairness(flows, world.clock, () => 10_000, noTurns)
  const lists: Deferred<ApiResponse>[] = []
  const slowly = (): Answer => {
    const deferred = createDeferred<ApiResponse>()
    lists.push(deferred)
    return deferred.promise
  }
  const flood = Array.from({ length: 500 }, () =>
    filter(exchangeOf(world.clock, { target: list, user: person('flood') }), slowly),
  )
  // They are wide, so few go at once.
  expect(lists.length).toBeGreaterThan(0)
  expect(lists.length).toBeLessThan(100)
  const refused = flood.filter((answer) => !(answer instanceof Promise)) as ApiResponse[]
  let isAnswered = false
  const get = filter(exchangeOf(world.clock, { user: person('jane') }), () => done)
  void Promise.resolve(get).then(() => {
    isAnswered = true
  })
  // Its turn comes with the first list that is done, not after all of them.
  lists[0]?.resolve(done)
  await world.clock.advance(0)
  expect(isAnswered).toBe(true)
  expect(refused).toEqual([])
  // The rest of the flood that found its queues full was turned away.
  const statuses: number[] = []
  for (const answer of flood) void Promise.resolve(answer).then(({ status }) => statuses.push(status))
  for (let next = 1; next < lists.length || next < 300; next++) {
    lists[next]?.resolve(done)
    await world.clock.advance(0)
  }
  expect(statuses).toHaveLength(500)
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(100)
})

test('who is turned away is told when to come again, and by whom', async () => {
  const filter = fairness(flows, world.clock, () => 0, noTurns)
  const stranger = { name: 'who', groups: [] }
  const never = new Promise<never>(() => undefined)
  let answer = done
  let exchange = exchangeOf(world.clock, { user: stranger })
  for (let count = 0; count < 700 && answer === done; count++) {
    exchange = exchangeOf(world.clock, { user: stranger })
    const given = filter(exchange, () => never)
    if (!(given instanceof Promise)) answer = given
  }
  const { status, headers, body } = answer
  expect([status, headers['retry-after'], (body as Buffer).toString()]).toEqual([
    429,
    '1',
    'Too many requests, please try again later.\n',
  ])
  const uid = expect.stringMatching(/^[0-9a-f-]{36}$/) as string
  expect(exchange.headers).toMatchObject({
    'x-kubernetes-pf-flowschema-uid': uid,
    'x-kubernetes-pf-prioritylevel-uid': uid,
  })
})

test.each([
  ['a log', '/api/v1/namespaces/default/pods/x/log?follow=1', 0],
  ['a watch that has begun', '/api/v1/pods?watch=1', 0],
  ['a read', '/api/v1/pods/x', 1],
])('%s holds seats: %s %s', async (_title, target, seats) => {
  const filter = fairness(flows, world.clock, () => 0, noTurns)
  const never = new Promise<never>(() => undefined)
  const isWatch = target.includes('watch')
  void filter(exchangeOf(world.clock, { target, user: person('jane') }), () => (isWatch ? done : never))
  await world.clock.advance(0)
  const level = flows.levels.find(({ name }) => name === 'global-default')
  expect(level?.seats).toBe(seats)
})

test.each([
  ['a short list', '/api/v1/pods?limit=100', 1],
  ['a long list', '/api/v1/pods', 8],
  ['a list of one', '/api/v1/pods?fieldSelector=metadata.name%3Dx', 1],
  ['a watch with all there is', '/api/v1/pods?watch=1', 8],
  ['a watch that goes on', '/api/v1/pods?watch=1&resourceVersion=5', 1],
])('%s is as wide as what it goes through', (_title, target, seats) => {
  const filter = fairness(flows, world.clock, () => 1000, noTurns)
  let taken = 0
  void filter(exchangeOf(world.clock, { target, user: person('jane') }), () => {
    taken = flows.levels.find(({ name }) => name === 'global-default')?.seats ?? 0
    return done
  })
  expect(taken).toBe(seats)
})

test('an answer that fails gives its seats back', async () => {
  const filter = fairness(flows, world.clock, () => 0, noTurns)
  const exchange = exchangeOf(world.clock, { user: person('jane') })
  const broken = new Error('broken')
  expect(() =>
    filter(exchange, () => {
      throw broken
    }),
  ).toThrow(broken)
  await expect(filter(exchange, () => Promise.reject(broken))).rejects.toThrow(broken)
  expect(flows.levels.every(({ executing }) => executing === 0)).toBe(true)
})

test('lists that come together take turns of the event loop, even those of the exempt', async () => {
  const turns: (() => void)[] = []
  const filter = fairness(flows, world.clock, () => 0, new LoopTurns((pass) => void turns.push(pass)))
  let made = 0
  const make = (): Answer => {
    made++
    return done
  }
  const root = { name: 'root', groups: ['system:masters'] }
  for (let count = 0; count < 3; count++) void filter(exchangeOf(world.clock, { target: list, user: root }), make)
  const madeByTurn = [made]
  while (turns.length > 0) {
    turns.shift()?.()
    await world.clock.advance(0)
    madeByTurn.push(made)
  }
  expect(madeByTurn).toEqual([1, 2, 3, 3])
})

test('a list whose client has gone while it waited for its turn is not made', async () => {
  const turns: (() => void)[] = []
  const filter = fairness(flows, world.clock, () => 0, new LoopTurns((pass) => void turns.push(pass)))
  const root = { name: 'root', groups: ['system:masters'] }
  const gone = exchangeOf(world.clock, { target: list, user: root })
  let made = 0
  const make = (): Answer => {
    made++
    return done
  }
  void filter(exchangeOf(world.clock, { target: list, user: root }), make)
  const refused = expect(filter(gone, make)).rejects.toMatchObject({ code: 504 })
  gone.request.abandon()
  for (let turn = turns.shift(); turn; turn = turns.shift()) {
    turn()
    await world.clock.advance(0)
  }
  await refused
  expect(made).toBe(1)
  expect(flows.levels.every(({ executing }) => executing === 0)).toBe(true)
})
