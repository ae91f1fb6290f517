import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { kindOfObject, kinds } from '#kube/kinds/registry.ts'
import { isMadeByPeople, sampleOf, samples } from '../../../../../renderer/features/manifest/samples/samples.ts'

describe.each(Object.entries(samples))('the example of %s', (key, text) => {
  const documents = parseAllDocuments(text).map(
    (document) => document.toJS() as { apiVersion: string; kind: string; metadata: { name: string } },
  )

  test('begins with an object of that kind', () => {
    const kind = documents[0] && kindOfObject(documents[0].apiVersion, documents[0].kind)
    expect(kind && `${kind.group}/${kind.resource}`).toBe(key)
  })

  test('has a name for every object, in the version that is served', () => {
    for (const { apiVersion, kind, metadata } of documents) {
      expect(metadata.name).toMatch(/^[a-z0-9.-]+$/)
      expect(apiVersion.split('/').at(-1)).toBe(kindOfObject(apiVersion, kind)?.version)
    }
  })
})

test('a kind without an example gets the first one', () => {
  expect(sampleOf({ group: 'shop.example', resource: 'giftcards' })).toBe(samples['apps/deployments'])
  expect(sampleOf(undefined)).toBe(samples['apps/deployments'])
})

test('nobody is asked to make what only controllers make', () => {
  const others = kinds.filter((kind) => !isMadeByPeople(kind)).map(({ resource }) => resource)
  expect(others.sort()).toEqual([
    'apiservices',
    'certificatesigningrequests',
    'controllerrevisions',
    'csinodes',
    'csistoragecapacities',
    'endpoints',
    'events',
    'ipaddresses',
    'nodes',
    'replicasets',
    'resourceslices',
    'volumeattachments',
  ])
})
