import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { silentLogger } from '#base/logger.ts'
import {
  customResourceDefinition as kind,
  type CustomResourceDefinition,
  type CustomResourceDefinitionVersion,
} from '#kube/kinds/apiextensions/custom-resource-definition.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { serveCustomResources, type CustomResources } from '../../../../../main/engine/custom-resources/serve.ts'
import { createServedKinds, type ServedKindSet } from '../../../../../main/engine/kinds/served-kinds.ts'
import { openStore } from '../../../../../main/engine/mvcc/open-store.ts'
import type { Store } from '../../../../../main/engine/mvcc/store.ts'
import { createRegistry } from '../../../../../main/engine/registry/create-registry.ts'
import type { Registry } from '../../../../../main/engine/registry/registry.ts'
import type { ServedKind } from '../../../../../main/engine/registry/served-kinds.ts'
import { FakeClock } from '../../../../support/fake-clock.ts'
import { refusalOf } from '../../../../support/test-registry.ts'

let clock: FakeClock
let store: Store
let served: ServedKindSet
let registry: Registry
let custom: CustomResources

beforeEach(() => {
  clock = new FakeClock()
  store = openStore({ clock })
  served = createServedKinds()
  registry = createRegistry({ store, clock, strategies: served.strategyOf })
  custom = serveCustomResources({ registry, served, clock, logger: silentLogger })
})

afterEach(() => {
  custom.dispose()
  store.close()
})

type Names = Partial<CustomResourceDefinition['spec']['names']>

function versionOf(name: string, rest: Partial<CustomResourceDefinitionVersion> = {}): CustomResourceDefinitionVersion {
  const openAPIV3Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  return { name, served: true, storage: name === 'v1', schema: { openAPIV3Schema }, ...rest }
}

async function define(
  plural: string,
  names: Names = {},
  versions = [versionOf('v1')],
): Promise<CustomResourceDefinition> {
  await registry.create(kind, {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.example.com` },
    spec: { group: 'example.com', scope: 'Namespaced', names: { plural, kind: `${plural}Kind`, ...names }, versions },
  })
  await custom.settled()
  return registry.get(kind, undefined, `${plural}.example.com`)
}

function conditionsOf({ status }: CustomResourceDefinition): string[] {
  return (status?.conditions ?? []).map(({ type, status: state, reason = '' }) => `${type}=${state} ${reason}`)
}

function resource(plural: string, version = 'v1'): ServedKind {
  const found = served.ofResource('example.com', version, plural)
  if (!found) throw new Error(`${plural} is not served`)
  return found
}

function objectOf(plural: string, name: string, rest: object = {}): KubeObject {
  return { apiVersion: 'example.com/v1', kind: `${plural}Kind`, metadata: { name, namespace: 'default' }, ...rest }
}

describe('names', () => {
  test('are accepted, and the kind is served at once', async () => {
    const definition = await define('foos', { shortNames: ['fo'], categories: ['all'] })
    expect(conditionsOf(definition)).toEqual([
      'NamesAccepted=True NoConflicts',
      'Established=True InitialNamesAccepted',
    ])
    expect(definition.status?.acceptedNames).toEqual({
      plural: 'foos',
      singular: 'fooskind',
      kind: 'foosKind',
      listKind: 'foosKindList',
      shortNames: ['fo'],
      categories: ['all'],
    })
    expect(resource('foos').kind).toMatchObject({ shortNames: ['fo'], categories: ['all'], namespaced: true })
  })

  test('that another has keep the kind from being served, until that one goes', async () => {
    await define('foos', { shortNames: ['x'] })
    const second = await define('bars', { kind: 'foosKind', shortNames: ['x'] })
    expect(conditionsOf(second)).toEqual(['NamesAccepted=False ListKindConflict', 'Established=False NotAccepted'])
    expect(served.ofResource('example.com', 'v1', 'bars')).toBeUndefined()
    await registry.delete(kind, undefined, 'foos.example.com')
    await custom.settled()
    expect(conditionsOf(registry.get(kind, undefined, 'bars.example.com'))).toContain('NamesAccepted=True NoConflicts')
    expect(resource('bars').kind.kind).toBe('foosKind')
  })
})

describe('a deletion', () => {
  test('takes the objects along', async () => {
    await define('foos')
    const { stored } = resource('foos')
    await registry.create(stored, objectOf('foos', 'a'))
    await registry.delete(kind, undefined, 'foos.example.com')
    await custom.settled()
    expect(registry.find(kind, undefined, 'foos.example.com')).toBeUndefined()
    expect(registry.list(stored).items).toEqual([])
    expect(served.ofResource('example.com', 'v1', 'foos')).toBeUndefined()
  })

  test('waits for the finalizers of objects, and lets no new ones in', async () => {
    await define('foos')
    const { stored } = resource('foos')
    const object = objectOf('foos', 'a')
    const held = { ...object, metadata: { ...object.metadata, finalizers: ['example.com/hold'] } }
    await registry.create(stored, held)
    await registry.delete(kind, undefined, 'foos.example.com')
    await custom.settled()
    expect(conditionsOf(registry.get(kind, undefined, 'foos.example.com'))).toContain(
      'Terminating=True InstanceDeletionInProgress',
    )
    const refusal = await refusalOf(() => registry.create(stored, objectOf('foos', 'b')))
    expect(refusal).toMatchObject({
      code: 403,
      message: 'foos.example.com "b" is forbidden: create not allowed while custom resource definition is terminating',
    })
    await registry.modify(stored, 'default', 'a', (current) => ({
      ...current,
      metadata: { ...current.metadata, finalizers: [] },
    }))
    await clock.advance(1000)
    await custom.settled()
    expect(registry.find(kind, undefined, 'foos.example.com')).toBeUndefined()
  })
})

test('what is stored is served again after a restart', async () => {
  await define('foos')
  custom.dispose()
  const again = createServedKinds()
  custom = serveCustomResources({ registry, served: again, clock, logger: silentLogger })
  expect(again.ofResource('example.com', 'v1', 'foos')).toBeDefined()
})

test('a default that was declared later is there when an object is read', async () => {
  const schema = (extra: object) => ({
    openAPIV3Schema: { type: 'object', properties: { a: { type: 'string' }, ...extra } },
  })
  const definition = await define('foos', {}, [versionOf('v1', { schema: schema({}) })])
  const made = await registry.create(resource('foos').stored, objectOf('foos', 'a', { a: 'x' }))
  const versions = [versionOf('v1', { schema: schema({ b: { type: 'string', default: 'y' } }) })]
  await registry.update(kind, { ...definition, spec: { ...definition.spec, versions } })
  await custom.settled()
  expect(resource('foos').toServed?.(made)).toMatchObject({ a: 'x', b: 'y' })
})

test('versions without a webhook differ in nothing but their name', async () => {
  await define('foos', {}, [versionOf('v1'), versionOf('v2')])
  const made = await registry.create(resource('foos').stored, objectOf('foos', 'a', { spec: { x: 1 } }))
  const second = resource('foos', 'v2')
  const shown = await second.toServed?.(made)
  expect(shown).toMatchObject({ apiVersion: 'example.com/v2', spec: { x: 1 } })
  expect(shown && (await second.toStored?.(shown))).toMatchObject({ apiVersion: 'example.com/v1' })
})

test('generations count changes outside of metadata and status', async () => {
  await define('foos', {}, [versionOf('v1', { subresources: { status: {} } })])
  const { stored } = resource('foos')
  const made = await registry.create(stored, objectOf('foos', 'a', { spec: 1, status: 2 }))
  expect(made).not.toHaveProperty('status')
  const labelled = { ...made, metadata: { ...made.metadata, labels: { a: 'b' } } }
  const second = await registry.update(stored, labelled)
  expect(second.metadata.generation).toBe(1)
  const third = await registry.update(stored, { ...second, spec: 3 } as KubeObject)
  expect(third.metadata.generation).toBe(2)
  const fourth = await registry.update(stored, { ...third, spec: 4, status: 5 } as KubeObject, {
    subresource: 'status',
  })
  expect(fourth).toMatchObject({ spec: 3, status: 5, metadata: { generation: 2 } })
})
