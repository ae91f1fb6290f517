import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { silentLogger } from '#base/logger.ts'
import { event, type Event } from '#kube/kinds/core/event.ts'
import type { Pod } from '#kube/kinds/core/pod.ts'
import { createEventRecorder, type EventRecorder } from '../../../../../main/engine/runtime/event-recorder.ts'
import { aPod } from '../../../../support/manifests.ts'
import { createTestRegistry, type TestRegistry } from '../../../../support/test-registry.ts'

describe('the event recorder', () => {
  let cluster: TestRegistry
  let recorder: EventRecorder
  const about: Pod = { ...aPod('web', {}), metadata: { name: 'web', namespace: 'default', uid: 'u1' } }

  beforeEach(async () => {
    cluster = await createTestRegistry()
    const { registry, clock } = cluster
    recorder = createEventRecorder({ registry, clock, logger: silentLogger, component: 'kubelet' })
  })

  afterEach(() => cluster.dispose())

  const tell = (message: string, reason = 'Started', pod = about): void =>
    recorder.record({ about: pod, type: 'Normal', reason, message })

  async function events(): Promise<readonly Event[]> {
    await recorder.settled()
    return cluster.registry.list(event, { namespace: 'default' }).items
  }

  test('what is said again is counted, with the time of the last', async () => {
    tell('Started container app')
    await cluster.clock.advance(5000)
    tell('Started container app')
    const [only, ...others] = await events()
    expect(others).toEqual([])
    expect(only).toMatchObject({ count: 2, reason: 'Started', involvedObject: { kind: 'Pod', name: 'web', uid: 'u1' } })
    expect(Date.parse(only?.lastTimestamp ?? '') - Date.parse(only?.firstTimestamp ?? '')).toBe(5000)
    expect(only?.source?.component).toBe('kubelet')
  })

  test('an event that has been deleted meanwhile is told anew', async () => {
    tell('Started container app')
    for (const { metadata } of await events()) await cluster.registry.delete(event, 'default', metadata.name)
    tell('Started container app')
    expect(await events()).toHaveLength(1)
  })

  test('more than ten messages of a kind become one that counts', async () => {
    for (let index = 0; index < 15; index++) tell(`Created pod: web-${String(index)}`, 'SuccessfulCreate')
    const all = await events()
    expect(all).toHaveLength(11)
    const combined = all.find(({ message }) => message?.startsWith('(combined from similar events)'))
    expect(combined?.count).toBe(5)
  })

  test('one object cannot flood the list: after 25 events it is heard once in five minutes', async () => {
    for (let index = 0; index < 40; index++) tell('again', `Reason${String(index)}`)
    expect(await events()).toHaveLength(25)
    await cluster.clock.advance(300_000)
    tell('again', 'Later')
    tell('again', 'LaterStill')
    expect(await events()).toHaveLength(26)
  })

  test('a namespace that takes no events disturbs nobody', async () => {
    tell('hello', 'Started', { ...about, metadata: { ...about.metadata, namespace: 'nowhere' } })
    expect(await events()).toEqual([])
  })
})
