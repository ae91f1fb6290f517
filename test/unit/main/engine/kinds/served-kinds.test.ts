import { describe, expect, it } from 'vitest'
import { defineKind, type Kind } from '#kube/meta/kind.ts'
import { structureOf } from '#kube/schema/structures.ts'
import { createServedKinds } from '../../../../../main/engine/kinds/served-kinds.ts'
import type { ServedKind } from '../../../../../main/engine/registry/served-kinds.ts'
import { defineStrategy } from '../../../../../main/engine/registry/strategy.ts'

const kind: Kind = defineKind({ group: 'example.com', version: 'v1', kind: 'Tab', namespaced: true, nav: 'custom' })
const strategy = defineStrategy({ createsOnUpdate: true })
const custom: ServedKind = { kind, stored: kind, strategy, structure: structureOf('v1', 'ConfigMap'), isCustom: true }

describe('the kinds that are served', () => {
  it('has each built-in kind in its versions, and each kind that is kept once', () => {
    const served = createServedKinds()
    expect(served.ofResource('autoscaling', 'v1', 'horizontalpodautoscalers')?.stored.version).toBe('v2')
    expect(served.ofKind('events.k8s.io', 'v1', 'Event')?.stored.group).toBe('')
    expect(served.ofResource('apps', 'v2', 'deployments')).toBeUndefined()
    const names = served.stored.map(({ group, resource }) => `${group}/${resource}`)
    expect(new Set(names).size).toBe(names.length)
  })

  it('takes kinds in and out while it runs, and tells of it', () => {
    const served = createServedKinds()
    const before = served.generation
    let told = 0
    const subscription = served.onChange(() => told++)
    served.put('tabs.example.com', [custom])
    expect(served.ofResource('example.com', 'v1', 'tabs')).toBe(custom)
    expect(served.stored).toContain(kind)
    expect(served.strategyOf(kind).createsOnUpdate).toBe(true)
    served.put('tabs.example.com', [])
    expect(served.ofResource('example.com', 'v1', 'tabs')).toBeUndefined()
    served.put('tabs.example.com', [])
    expect([told, served.generation - before]).toEqual([2, 2])
    subscription.dispose()
    served.put('tabs.example.com', [custom])
    expect(told).toBe(2)
  })
})
