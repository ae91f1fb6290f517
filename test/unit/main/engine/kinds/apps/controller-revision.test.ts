import { expect, test } from 'vitest'
import { controllerRevision } from '#kube/kinds/apps/controller-revision.ts'
import { registryUnderTest } from '../../../../../support/registry-under-test.ts'

const under = registryUnderTest()
const body = (fields: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'ControllerRevision',
  metadata: { name: 'x', namespace: 'default' },
  data: { spec: {} },
  ...fields,
})

test.each<[string, object, string[]]>([
  ['no data', { data: null }, ['data: Required value: data is mandatory']],
  ['data that are no object', { data: [] }, ['data: Required value: data must be a valid JSON object']],
  ['a number below zero', { revision: -1 }, ['revision: Invalid value: -1: must be greater than or equal to 0']],
])('refuses %s', async (_, change, expected) => {
  expect(await under.refusals(controllerRevision, body(change))).toEqual(expected)
})

test('its number may change, its data may not', async () => {
  const stored = await under.create(controllerRevision, body({ revision: 1 }))
  const second = await under.registry.update(controllerRevision, { ...stored, revision: 2 })
  expect(await under.changeRefusals(second, controllerRevision, { data: { a: 1 } })).toEqual([
    'data: Invalid value: {"a":1}: field is immutable',
  ])
})
