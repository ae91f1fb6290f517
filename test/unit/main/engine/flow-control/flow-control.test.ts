import { afterEach, expect, test } from 'vitest'
import { flowSchema } from '#kube/kinds/flowcontrol/flow-schema.ts'
import { priorityLevelConfiguration } from '#kube/kinds/flowcontrol/priority-level-configuration.ts'
import { bootstrap } from '../../../../../main/engine/bootstrap.ts'
import { withoutAdmission } from '../../../../../main/engine/registry/without-admission.ts'
import { FlowControl, type Admitted, type Wait } from '../../../../../main/engine/flow-control/flow-control.ts'
import type { UserInfo } from '../../../../../main/engine/registry/registry.ts'
import { createTestRegistry, type TestRegistry } from '../../../../support/test-registry.ts'

interface UnderTest extends TestRegistry {
  readonly flows: FlowControl
}

let current: UnderTest | undefined

afterEach(() => {
  current?.flows.dispose()
  current?.dispose()
})

async function createFlows(totalSeats: number): Promise<UnderTest> {
  const registry = await createTestRegistry()
  await bootstrap(withoutAdmission(registry.registry))
  const flows = new FlowControl({ registry: registry.registry, clock: registry.clock, totalSeats })
  current = { ...registry, flows }
  return current
}

function person(name: string): UserInfo {
  return { name, groups: ['system:authenticated'] }
}

const pods = { group: '', namespace: 'default', resource: 'pods' }

function request(user: UserInfo): Parameters<FlowControl['classify']>[0] {
  return { user, verb: 'get', path: '/api/v1/namespaces/default/pods/x', target: pods }
}

const wait: Wait = { seats: 1, limit: 15_000, signal: () => new AbortController().signal }

test.each([
  ['the administrator', { name: 'root', groups: ['system:masters'] }, 'exempt', 'exempt', ''],
  ['a person', person('jane'), 'global-default', 'global-default', 'jane'],
  [
    'a service account',
    { name: 'system:serviceaccount:a:b', groups: ['system:serviceaccounts'] },
    'service-accounts',
    'workload-low',
    'system:serviceaccount:a:b',
  ],
  [
    'an account of the system',
    { name: 'system:serviceaccount:kube-system:gc', groups: ['system:serviceaccounts'] },
    'kube-system-service-accounts',
    'workload-high',
    'default',
  ],
  ['a node', { name: 'system:node:n', groups: ['system:nodes'] }, 'system-nodes', 'system', 'system:node:n'],
  ['a stranger', { name: 'who', groups: [] }, 'catch-all', 'catch-all', 'who'],
])('%s has a place', async (_title, user, schema, level, distinguisher) => {
  const { flows } = await createFlows(600)
  const place = flows.classify(request(user))
  expect([place.schema.name, place.level.name, place.distinguisher]).toEqual([schema, level, distinguisher])
  expect(place.schema.uid).not.toBe('')
})

test('seats are divided as upstream divides its 600', async () => {
  const { flows } = await createFlows(600)
  const nominal = Object.fromEntries(flows.levels.map(({ name, limits }) => [name, limits.nominal]))
  expect(nominal).toEqual({
    'catch-all': 13,
    exempt: 0,
    'global-default': 49,
    'leader-election': 25,
    'node-high': 98,
    system: 74,
    'workload-high': 98,
    'workload-low': 245,
  })
})

test('a request that finds no room waits, and goes on when another leaves', async () => {
  const { flows } = await createFlows(1)
  const place = flows.classify(request(person('jane')))
  const first = flows.enter(place, wait) as Admitted
  const second = flows.enter(place, wait)
  expect(second).toBeInstanceOf(Promise)
  first.leave()
  first.leave()
  expect(await second).toHaveProperty('leave')
  expect(place.level.executing).toBe(1)
})

test('who waits too long, or goes away, is turned away', async () => {
  const { flows, clock } = await createFlows(1)
  const place = flows.classify(request(person('jane')))
  void flows.enter(place, wait)
  const gone = new AbortController()
  const late = flows.enter(place, wait)
  const left = flows.enter(place, { ...wait, signal: () => gone.signal })
  gone.abort()
  expect(await left).toBe('cancelled')
  await clock.advance(15_000)
  expect(await late).toBe('time-out')
})

test('a level without queues refuses at once', async () => {
  const { flows } = await createFlows(1)
  const place = flows.classify(request({ name: 'who', groups: [] }))
  void flows.enter(place, wait)
  expect(flows.enter(place, wait)).toBe('concurrency-limit')
})

test('the exempt are never held up, and hold up nobody', async () => {
  const { flows } = await createFlows(1)
  const place = flows.classify(request({ name: 'root', groups: ['system:masters'] }))
  for (let count = 0; count < 500; count++) expect(flows.enter(place, wait)).toHaveProperty('leave')
  expect(flows.enter(flows.classify(request(person('jane'))), wait)).toHaveProperty('leave')
})

test('a flood fills its queues; another flow of the level comes next', async () => {
  const { flows } = await createFlows(1)
  const flood = flows.classify(request(person('flood')))
  const order: string[] = []
  const refused: string[] = []
  /** Each holds its seat until the next turn. */
  const serve = async (name: string, entry: ReturnType<FlowControl['enter']>): Promise<void> => {
    const entered = await entry
    if (typeof entered === 'string') return void refused.push(entered)
    order.push(name)
    await new Promise((resolve) => setImmediate(resolve))
    entered.leave()
  }
  const served = Array.from({ length: 500 }, () => serve('flood', flows.enter(flood, wait)))
  served.push(serve('jane', flows.enter(flows.classify(request(person('jane'))), wait)))
  await Promise.all(served)
  // A hand of 6 queues, 50 in each, and the one that was served at once.
  expect(refused).toEqual(new Array<string>(500 - 301).fill('queue-full'))
  expect(order.indexOf('jane')).toBeGreaterThan(0)
  expect(order.indexOf('jane')).toBeLessThanOrEqual(7)
})

test('unused seats of others are lent, but not those they keep', async () => {
  const { flows } = await createFlows(60)
  const place = flows.classify(request(person('jane')))
  const { nominal } = place.level.limits
  let admitted = 0
  while (!(flows.enter(place, wait) instanceof Promise)) admitted++
  expect(admitted).toBeGreaterThan(nominal)
  const kept = flows.levels.reduce((sum, { name, limits }) => sum + (name === place.level.name ? 0 : limits.minimum), 0)
  expect(admitted).toBeLessThanOrEqual(60 - kept + flows.levels.length)
  const account = flows.classify(request({ name: 'system:serviceaccount:a:b', groups: ['system:serviceaccounts'] }))
  expect(flows.enter(account, wait)).toHaveProperty('leave')
})

test('a change of the objects counts from the next request on', async () => {
  const { flows, registry } = await createFlows(600)
  const jane = request(person('jane'))
  const before = flows.enter(flows.classify(jane), wait) as Admitted
  await registry.create(priorityLevelConfiguration, {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'PriorityLevelConfiguration',
    metadata: { name: 'janes' },
    spec: { type: 'Limited', limited: { nominalConcurrencyShares: 5, limitResponse: { type: 'Reject' } } },
  })
  await registry.create(flowSchema, {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'FlowSchema',
    metadata: { name: 'janes' },
    spec: {
      priorityLevelConfiguration: { name: 'janes' },
      matchingPrecedence: 500,
      rules: [
        {
          subjects: [{ kind: 'User', user: { name: 'jane' } }],
          resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], namespaces: ['*'] }],
        },
      ],
    },
  })
  expect(flows.classify(jane).level.name).toBe('janes')
  before.leave()
  await registry.delete(priorityLevelConfiguration, undefined, 'janes')
  expect(flows.classify(jane).level.name).toBe('global-default')
})
