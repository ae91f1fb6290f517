import { describe, expect, it } from 'vitest'
import { kinds } from '#kube/kinds/registry.ts'
import { apiVersionOf } from '#kube/meta/kind.ts'
import { structureOf, structureOfType, typeNameOf } from '#kube/schema/structures.ts'

describe('the types of built-in kinds', () => {
  it('has every kind that is served, its list, and the bodies of subresources', () => {
    for (const kind of kinds) {
      expect(typeNameOf(apiVersionOf(kind), kind.kind), kind.kind).toBeDefined()
      expect(typeNameOf(apiVersionOf(kind), `${kind.kind}List`), kind.kind).toBeDefined()
    }
    for (const [apiVersion, kind] of [
      ['autoscaling/v1', 'Scale'],
      ['policy/v1', 'Eviction'],
      ['v1', 'Binding'],
      ['authentication.k8s.io/v1', 'TokenRequest'],
      ['apps/v1', 'DeleteOptions'],
      ['v1', 'Status'],
    ] as const) {
      expect(structureOf(apiVersion, kind).fields, kind).not.toEqual({})
    }
  })

  it('knows no others', () => {
    expect(typeNameOf('example.com/v1', 'CronTab')).toBeUndefined()
    expect(() => structureOf('v1', 'constructor')).toThrow('not a built-in kind')
  })

  it('says how lists are merged, by clients and by the server', () => {
    const { fields } = structureOfType('io.k8s.api.core.v1.PodSpec')
    expect(fields['containers']).toMatchObject({
      structure: { type: 'list', listType: 'map', keys: ['name'] },
      isRequired: true,
      omits: 'never',
      patchStrategy: 'merge',
      patchMergeKey: 'name',
    })
    expect(fields['nodeSelector']).toMatchObject({ structure: { type: 'map', isAtomic: true }, omits: 'empty' })
    expect(fields['hostUsers']).toMatchObject({ omits: 'absent' })
  })

  it('lets a field own piece by piece what its type owns as a whole', () => {
    const volume = structureOfType('io.k8s.api.core.v1.PersistentVolumeSpec').fields['claimRef']
    expect(structureOfType('io.k8s.api.core.v1.ObjectReference').isAtomic).toBe(true)
    expect(volume?.structure).toMatchObject({ type: 'object', isAtomic: false })
  })

  it('can walk types that hold themselves', () => {
    const name = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps'
    expect(structureOfType(name).fields['not']?.structure).toBe(structureOfType(name))
  })
})
