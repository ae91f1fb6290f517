import { expect, it } from 'vitest'
import type { KubeObject } from '#kube/meta/object.ts'
import { eventsV1Event } from '../../../../../../main/engine/kinds/events/event.ts'

const { kind, toServed, toStored } = eventsV1Event
const served = {
  apiVersion: 'events.k8s.io/v1',
  kind: 'Event',
  metadata: { name: 'a', namespace: 'default' },
  eventTime: '2026-01-02T03:04:05.000000Z',
  reason: 'Started',
  action: 'Start',
  note: 'it runs',
  type: 'Normal',
  regarding: { kind: 'Pod', name: 'p' },
  reportingController: 'c',
  reportingInstance: 'i',
  deprecatedSource: { component: 'kubelet' },
  deprecatedFirstTimestamp: '2026-01-02T03:04:05Z',
  deprecatedLastTimestamp: '2026-01-02T03:04:06Z',
  deprecatedCount: 2,
} as KubeObject

it('is the event of the core group under other names, and back', () => {
  const stored = toStored(served)
  expect(stored).toEqual({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'a', namespace: 'default' },
    eventTime: '2026-01-02T03:04:05.000000Z',
    reason: 'Started',
    action: 'Start',
    message: 'it runs',
    type: 'Normal',
    involvedObject: { kind: 'Pod', name: 'p' },
    reportingComponent: 'c',
    reportingInstance: 'i',
    source: { component: 'kubelet' },
    firstTimestamp: '2026-01-02T03:04:05Z',
    lastTimestamp: '2026-01-02T03:04:06Z',
    count: 2,
  })
  expect(toServed(stored)).toEqual(served)
})

it('is selected by its own names, and shows the same table', () => {
  expect(kind.fields['regarding.kind']?.(served)).toBe('Pod')
  expect(kind.fields['reportingController']?.(served)).toBe('c')
  expect(kind.fields).not.toHaveProperty('involvedObject.kind')
  expect(kind.columns.find(({ name }) => name === 'Message')?.cell(served)).toBe('it runs')
})
