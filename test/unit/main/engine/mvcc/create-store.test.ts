import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createStore } from '../../../../../main/engine/mvcc/create-store.ts'
import { type Driver, StorageFullError } from '../../../../../main/engine/mvcc/driver.ts'
import { createMemoryDriver } from '../../../../../main/engine/mvcc/drivers/memory.ts'
import { RevisionConflict, type Store, type StoreEvent } from '../../../../../main/engine/mvcc/store.ts'
import { silentLogger } from '#base/logger.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { FakeClock } from '../../../../support/fake-clock.ts'
import { refusalOf } from '../../../../support/test-registry.ts'

const table = '/core/configmaps/'
const key = (name: string, namespace = 'default') => ({ resource: table, namespace, name })

function object(name: string, value = '', namespace = 'default'): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, annotations: { value } } }
}

function valueOf(it: KubeObject | undefined): string | undefined {
  return it?.metadata.annotations?.['value']
}

let driver: Driver & { failure?: Error; commits: number; durable?: Promise<void> }
let clock: FakeClock
let store: Store

beforeEach(() => {
  const memory = createMemoryDriver()
  driver = {
    ...memory,
    commits: 0,
    commit(changes) {
      if (driver.failure) throw driver.failure
      driver.commits++
      return memory.commit(changes) ?? driver.durable
    },
  }
  clock = new FakeClock()
  store = createStore({ driver, clock, logger: silentLogger })
})
afterEach(() => {
  store.close()
})

const create = (name: string, value = '', namespace = 'default') =>
  store.put(key(name, namespace), undefined, object(name, value, namespace))

const restart = (): void => {
  store.close()
  store = createStore({ driver, clock, logger: silentLogger })
}

describe('writes', () => {
  test('of one turn share a commit, and are seen by nobody before it', async () => {
    const seen: StoreEvent[][] = []
    const watch = store.onCommit(table, (events) => seen.push([...events]))
    const first = create('a')
    const second = create('b')
    expect(store.get(key('a'))).toBeUndefined()
    expect(store.list(table)).toEqual([])
    expect(store.revision).toBe(0)
    expect(seen).toEqual([])
    expect(store.peek(key('a'))?.metadata.name).toBe('a')
    expect(store.peekList(table)).toHaveLength(2)
    await Promise.all([first, second])
    expect(driver.commits).toBe(1)
    expect(store.revision).toBe(2)
    expect(seen.map((events) => events.map(({ revision }) => revision))).toEqual([[1, 2]])
    watch.dispose()
  })

  test('are in force before they are acknowledged, and watchers hear of them first', async () => {
    const order: string[] = []
    const watch = store.onCommit(table, () => order.push(`watch ${String(store.get(key('a')) !== undefined)}`))
    await create('a').then(() => order.push('ack'))
    expect(order).toEqual(['watch true', 'ack'])
    watch.dispose()
  })

  test('stamp, freeze and keep the identity of the object', async () => {
    const stored = await create('a')
    expect(stored.metadata.resourceVersion).toBe('1')
    expect(Object.isFrozen(stored.metadata.annotations)).toBe(true)
    expect(store.get(key('a'))).toBe(stored)
    expect(store.list(table)[0]).toBe(stored)
  })

  test('are refused at once when another came first, also one that is only queued', async () => {
    const first = create('a')
    expect(() => create('a')).toThrow(RevisionConflict)
    const stored = await first
    await store.put(key('a'), stored, object('a', 'two'))
    expect(() => store.put(key('a'), stored, object('a', 'three'))).toThrow(RevisionConflict)
    expect(() => store.remove(key('a'), stored)).toThrow(RevisionConflict)
  })

  test('may build on each other within one turn', async () => {
    const first = create('a', 'one')
    const queued = store.peek(key('a'))
    const second = store.put(key('a'), queued, object('a', 'two'))
    const third = store.remove(key('a'), store.peek(key('a')) as KubeObject)
    await Promise.all([first, second, third])
    expect(store.get(key('a'))).toBeUndefined()
    expect((await third).metadata.resourceVersion).toBe('3')
    expect(store.eventsSince(table, 0).map(({ object: now, previous }) => [valueOf(previous), valueOf(now)])).toEqual([
      [undefined, 'one'],
      ['one', 'two'],
      ['two', undefined],
    ])
  })
})

describe('a commit that fails', () => {
  test('fails every write of its batch, changes nothing, and the store goes on', async () => {
    await create('a', 'kept')
    const seen: StoreEvent[] = []
    const watch = store.onCommit(table, (events) => seen.push(...events))
    driver.failure = new StorageFullError('full')
    const writes = [create('b'), store.put(key('a'), store.get(key('a')), object('a', 'lost'))]
    for (const write of writes) {
      const status = await refusalOf(() => write)
      expect(status).toMatchObject({ code: 500, reason: 'InternalError' })
      expect(status.message).toContain('disk')
      expect(status.message).toContain('full')
    }
    expect(valueOf(store.get(key('a')))).toBe('kept')
    expect(store.peek(key('b'))).toBeUndefined()
    expect(store.revision).toBe(1)
    expect(seen).toEqual([])
    expect(store.failure).toContain('full')
    delete driver.failure
    expect((await create('b')).metadata.resourceVersion).toBe('2')
    expect(store.failure).toBeUndefined()
    watch.dispose()
  })

  test('says what the medium said', async () => {
    driver.failure = new Error('I/O error 7')
    const status = await refusalOf(() => create('a'))
    expect(status.message).toContain('I/O error 7')
    delete driver.failure
  })
})

describe('a commit that is durable only later', () => {
  let isDurable: PromiseWithResolvers<void>

  beforeEach(() => {
    isDurable = Promise.withResolvers()
    driver.durable = isDurable.promise
  })
  const underWay = async (): Promise<void> => {
    while (driver.commits === 0) await new Promise(setImmediate)
  }

  test('is seen by nobody before it is, while writes gather for the next one', async () => {
    const first = create('a', 'one')
    await underWay()
    const second = store.put(key('a'), store.peek(key('a')), object('a', 'two'))
    const third = create('b')
    expect(() => create('a')).toThrow(RevisionConflict)
    await new Promise(setImmediate)
    expect(driver.commits).toBe(1)
    expect(store.get(key('a'))).toBeUndefined()
    expect(store.peekList(table)).toHaveLength(2)
    expect(store.eventsSince(table, 0)).toEqual([])
    isDurable.resolve()
    expect((await first).metadata.resourceVersion).toBe('1')
    expect(valueOf(store.peek(key('a')))).toBe('two')
    expect((await second).metadata.resourceVersion).toBe('2')
    expect((await third).metadata.resourceVersion).toBe('3')
    expect(driver.commits).toBe(2)
  })

  test('fails all that builds on it, and nothing is written before the next start', async () => {
    const writes = [create('a')]
    await underWay()
    writes.push(create('b'))
    isDurable.reject(new Error('I/O error 7'))
    for (const write of writes) expect((await refusalOf(() => write)).message).toContain('I/O error 7')
    expect((await refusalOf(() => create('c'))).message).toContain('I/O error 7')
    expect(store.failure).toContain('I/O error 7')
    expect(store.peekList(table)).toEqual([])
    delete driver.durable
    restart()
    // It was kept after all.
    expect(store.list(table).map(({ metadata }) => metadata.name)).toEqual(['a'])
  })

  test('is done when the store is closed, and so are those that wait', async () => {
    const first = create('a')
    await underWay()
    const second = create('b')
    store.close()
    await Promise.all([first, second])
    delete driver.durable
    restart()
    expect(store.list(table)).toHaveLength(2)
  })
})

test('a watcher that throws harms neither the write nor the other watchers', async () => {
  let heard = 0
  const bad = store.onCommit(table, () => {
    throw new Error('watcher')
  })
  const good = store.onCommit(table, () => heard++)
  await create('a')
  expect(heard).toBe(1)
  bad.dispose()
  good.dispose()
})

test('lists come in key order, for one namespace or all', async () => {
  for (const [namespace, name] of [
    ['b', 'z'],
    ['a', 'y'],
    ['a-b', 'x'],
    ['b', 'a'],
  ] as const)
    await create(name, '', namespace)
  const names = (namespace?: string) =>
    store.list(table, namespace).map((it) => `${String(it.metadata.namespace)}/${it.metadata.name}`)
  expect(names()).toEqual(['a-b/x', 'a/y', 'b/a', 'b/z'])
  expect(names('b')).toEqual(['b/a', 'b/z'])
  await store.remove(key('x', 'a-b'), store.get(key('x', 'a-b')) as KubeObject)
  expect(names()).toEqual(['a/y', 'b/a', 'b/z'])
  expect(names('a-b')).toEqual([])
})

describe('history', () => {
  const write = async (name: string, value: string) => store.put(key(name), store.peek(key(name)), object(name, value))

  test('survives a restart, with every state before and after', async () => {
    await write('a', '1')
    await write('b', '2')
    await write('a', '3')
    await store.remove(key('b'), store.get(key('b')) as KubeObject)
    const before = store
      .eventsSince(table, 1)
      .map((event) => [event.revision, valueOf(event.previous), valueOf(event.object)])
    restart()
    const after = store
      .eventsSince(table, 1)
      .map((event) => [event.revision, valueOf(event.previous), valueOf(event.object)])
    expect(before).toEqual([
      [2, undefined, '2'],
      [3, '1', '3'],
      [4, '2', undefined],
    ])
    expect(after).toEqual(before)
    expect((await write('c', '5')).metadata.resourceVersion).toBe('5')
  })

  test('shows a list as it was at any revision, before and after a restart', async () => {
    await write('a', '1')
    await write('b', '2')
    await write('a', '3')
    await store.remove(key('b'), store.get(key('b')) as KubeObject)
    await write('c', '5')
    const at = (revision: number) =>
      store.listAt(table, 'default', revision).map((it) => `${it.metadata.name}=${String(valueOf(it))}`)
    for (const _ of ['live', 'restarted']) {
      expect([0, 1, 2, 3, 4, 5].map(at)).toEqual([[], ['a=1'], ['a=1', 'b=2'], ['a=3', 'b=2'], ['a=3'], ['a=3', 'c=5']])
      restart()
    }
  })

  test('reaches back further than what is kept as objects', async () => {
    for (let value = 1; value <= 9000; value++) void write('a', String(value)).catch(() => {})
    await write('b', 'last')
    const events = store.eventsSince(table, 10)
    expect(events.map(({ revision }) => revision)).toEqual(Array.from({ length: 8991 }, (_, i) => i + 11))
    expect(events.slice(0, 2).map((event) => [valueOf(event.previous), valueOf(event.object)])).toEqual([
      ['10', '11'],
      ['11', '12'],
    ])
  })

  test('is kept for fifteen minutes, and for fifty thousand events', async () => {
    for (let value = 1; value <= 50_100; value++) void write('a', String(value)).catch(() => {})
    await write('a', 'last')
    await clock.advance(61_000)
    expect(store.floor).toBe(0)
    await clock.advance(15 * 60_000)
    await write('a', 'later')
    await clock.advance(61_000)
    expect(store.floor).toBe(102)
    expect(await refusalOf(() => store.eventsSince(table, 101))).toMatchObject({ code: 410, reason: 'Expired' })
    expect(store.eventsSince(table, 50_000)).toHaveLength(102)
    expect([...driver.history(0)]).toHaveLength(50_000)
  })
})
