import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lease as leaseKind } from '#kube/kinds/coordination/lease.ts'
import { event as eventKind } from '#kube/kinds/core/event.ts'
import { node as nodeKind } from '#kube/kinds/core/node.ts'
import { pod as podKind } from '#kube/kinds/core/pod.ts'
import { serviceAccount } from '#kube/kinds/core/service-account.ts'
import { findCondition } from '#kube/meta/object.ts'
import { followClock, memoryOf, newPodMemory } from '../../main/engine/node/pod/pod-memory.ts'
import { admin, createAccessApi, type AccessApi } from '../support/access-api.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { isServing, startTestCluster, type TestCluster } from '../support/test-cluster.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** Of the wall clock: as NTP and users set it, and as it is found after a sleep. */
const steps = [
  { step: hour, name: 'an hour ahead' },
  { step: -hour, name: 'an hour back' },
  { step: 8 * hour, name: 'a night of sleep' },
]

describe('the control plane', () => {
  let clock: FakeClock
  let cluster: TestCluster

  beforeEach(async () => {
    clock = new FakeClock()
    cluster = await startTestCluster({ runtime: 'simulated', nodes: 2, clock })
  })

  afterEach(async () => {
    await cluster.stop()
  })

  function pod(name: string): Promise<unknown> {
    const spec = { containers: [{ name: 'app', image: 'nginx' }] }
    return cluster.registry.create(podKind, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default' },
      spec,
    })
  }

  async function untilServing(count: number): Promise<void> {
    for (let turn = 0; turn < 60; turn++) {
      const pods = cluster.registry.list(podKind, { namespace: 'default' }).items
      if (pods.length === count && pods.every(isServing)) return
      await clock.advance(second)
    }
    throw new Error(`${String(count)} pods do not serve after a minute`)
  }

  it.each(steps)('goes on after $name', async ({ step }) => {
    await pod('before')
    await untilServing(1)
    const unready: string[] = []
    const watch = cluster.registry.watch(nodeKind, {}, (events) => {
      for (const { object } of events) {
        if (findCondition(object.status?.conditions, 'Ready')?.status !== 'True') unready.push(object.metadata.name)
      }
    })
    clock.step(step)
    await clock.advance(minute)
    watch.dispose()
    expect(unready).toEqual([])
    // Leases follow the clock: 10 s after the step at the latest.
    for (const { spec } of cluster.registry.list(leaseKind, { namespace: 'kube-node-lease' }).items) {
      expect(Math.abs(Date.parse(spec?.renewTime ?? '') - clock.now())).toBeLessThanOrEqual(10 * second)
    }
    await pod('after')
    await untilServing(2)
    const before = cluster.registry.get(podKind, 'default', 'before')
    expect(before.status?.containerStatuses?.map(({ restartCount }) => restartCount)).toEqual([0])
    await cluster.registry.delete(podKind, 'default', 'before', {})
    await clock.advance(minute)
    expect(cluster.registry.find(podKind, 'default', 'before')).toBeUndefined()
  })

  it('ends a pod that was asked to stop before the clock was set back, in its grace period', async () => {
    await pod('stopping')
    await untilServing(1)
    await cluster.registry.delete(podKind, 'default', 'stopping', { gracePeriodSeconds: 30 })
    clock.step(-hour)
    await clock.advance(2 * minute)
    expect(cluster.registry.find(podKind, 'default', 'stopping')).toBeUndefined()
  })

  it.each([hour, -hour])(
    'forgets events, at the latest when they are an hour old by either clock (%s)',
    async (step) => {
      const metadata = { name: 'e', namespace: 'default' }
      const involvedObject = { kind: 'Pod', namespace: 'default', name: 'x' }
      const time = new Date(clock.now()).toISOString().replace(/\.\d+/, '')
      const times = { firstTimestamp: time, lastTimestamp: time }
      await cluster.registry.create(eventKind, {
        apiVersion: 'v1',
        kind: 'Event',
        metadata,
        involvedObject,
        reason: 'Test',
        type: 'Normal',
        ...times,
      })
      await clock.advance(minute)
      expect(cluster.registry.find(eventKind, 'default', 'e')).toBeDefined()
      clock.step(step)
      await clock.advance(hour + Math.max(0, -step) + minute)
      expect(cluster.registry.find(eventKind, 'default', 'e')).toBeUndefined()
    },
  )
})

describe('back-offs', () => {
  it('are due at once where a clock that was set back leaves them far in the future', () => {
    const memory = newPodMemory()
    const now = hour
    memoryOf(memory, 'app').retryAt = now + hour
    memoryOf(memory, 'soon').retryAt = now + minute
    memory.sandboxRetryAt = now + hour
    memory.askedToStop.set('id', now + hour)
    followClock(memory, now)
    expect(memoryOf(memory, 'app').retryAt).toBe(now)
    expect(memoryOf(memory, 'soon').retryAt).toBe(now + minute)
    expect(memory.sandboxRetryAt).toBe(now)
    expect(memory.askedToStop.get('id')).toBe(now)
  })
})

describe('tokens', () => {
  let api: AccessApi

  beforeEach(async () => {
    api = await createAccessApi()
    const metadata = { name: 'robot', namespace: 'default' }
    await api.registry.create(serviceAccount, { apiVersion: 'v1', kind: 'ServiceAccount', metadata })
  })

  afterEach(() => {
    api.dispose()
  })

  async function issue(): Promise<string> {
    const path = '/api/v1/namespaces/default/serviceaccounts/robot/token'
    const answer = await api.send(admin, 'POST', path, { spec: { expirationSeconds: 3600 } })
    return answer.json<{ status: { token: string } }>().status.token
  }

  async function statusOf(token: string): Promise<number> {
    const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews'
    return (await api.send({ authorization: `Bearer ${token}` }, 'POST', path, {})).status
  }

  it('are over when their time is over, however the clock got there, and good again when it goes back', async () => {
    const token = await issue()
    expect(await statusOf(token)).toBe(201)
    api.clock.step(2 * hour)
    expect(await statusOf(token)).toBe(401)
    api.clock.step(-2 * hour)
    expect(await statusOf(token)).toBe(201)
  })

  it('that were good stay so when the clock is set back; new ones are good at any time', async () => {
    const token = await issue()
    expect(await statusOf(token)).toBe(201)
    api.clock.step(-hour)
    expect(await statusOf(token)).toBe(201)
    expect(await statusOf(await issue())).toBe(201)
    api.clock.step(hour / 2)
    expect(await statusOf(await issue())).toBe(201)
  })
})
