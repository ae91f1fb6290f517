import { describe, expect, test } from 'vitest'
import { event } from '#kube/kinds/core/event.ts'
import { registryUnderTest } from '../../../../../support/registry-under-test.ts'

const under = registryUnderTest()

const body = (fields: object = {}) => {
  const object = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'x' },
    involvedObject: { kind: 'Pod', name: 'p', namespace: 'default' },
    ...fields,
  }
  return { ...object, metadata: { namespace: 'default', ...object.metadata } }
}

// The messages are those of kube-apiserver 1.36.
test.each<[string, object, string[]]>([
  [
    'an object of another namespace',
    { involvedObject: { namespace: 'other' } },
    ['involvedObject.namespace: Invalid value: "other": does not match event.namespace'],
  ],
  [
    'an object without a namespace',
    { metadata: { name: 'x', namespace: 'other' }, involvedObject: { kind: 'Node' } },
    ['involvedObject.namespace: Invalid value: "": does not match event.namespace'],
  ],
  [
    'a new event that says too little',
    { eventTime: '2026-01-01T00:00:00.000001Z' },
    [
      'reportingComponent: Required value',
      'reportingComponent: Invalid value: "": name part must be non-empty',
      "reportingComponent: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      'reportingInstance: Required value',
      'action: Required value',
      'reason: Required value',
    ],
  ],
])('refuses %s', async (_, change, expected) => {
  expect(await under.refusals(event, body(change))).toEqual(expected)
})

describe('through events.k8s.io/v1', () => {
  const options = { apiVersion: 'events.k8s.io/v1' }
  const complete = {
    eventTime: '2026-01-01T00:00:00.000001Z',
    reportingComponent: 'a.io/b',
    reportingInstance: 'b-1',
    action: 'Look',
    reason: 'Looked',
    type: 'Normal',
  }

  test('a new event has a name, a time and a type', async () => {
    const object = { ...body({ count: 3 }), metadata: { name: 'A', namespace: 'default' } }
    const causes = await under.refusals(event, object, options)
    expect(causes.map((cause) => cause.split(':')[0])).toEqual(['metadata.name', 'eventTime', 'type', 'count'])
  })

  test('an event goes on as a series, and is otherwise what it was', async () => {
    const stored = await under.create(event, body(complete), options)
    const series = { count: 2, lastObservedTime: '2026-01-01T00:00:01.000000Z' }
    const changed = await under.registry.update(event, { ...stored, series }, options)
    expect(changed.series).toEqual(series)
    await expect(under.registry.update(event, { ...changed, message: 'more' }, options)).rejects.toThrow(
      'message: Invalid value: "more": field is immutable',
    )
    await expect(under.registry.update(event, { ...changed, message: 'more' })).resolves.toBeDefined()
  })
})
