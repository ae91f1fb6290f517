import { MemoryStick } from '@lucide/vue'
import type { ResourceSlice } from '#kube/kinds/resource/resource-slice.ts'
import { listOf, nodeTermsOf, pairsOf, targetOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

/** An attribute is an object whose one field is its type. */
function attributesOf(attributes: Readonly<Record<string, object>> | undefined): string | undefined {
  return listOf(Object.entries(attributes ?? {}).map(([name, value]) => `${name}=${String(Object.values(value)[0])}`))
}

export const resourceSliceUi = defineUiKind<ResourceSlice>({
  group: 'resource.k8s.io',
  resource: 'resourceslices',
  icon: MemoryStick,
  links: { node: (name) => ({ apiVersion: 'v1', kind: 'Node', name }) },
  facts: ({ spec }) => [
    { label: 'driver', value: spec.driver, mono: true },
    { label: 'node', value: spec.nodeName, link: targetOf('v1', 'Node', spec.nodeName) },
    { label: 'nodes', value: nodeTermsOf(spec.nodeSelector), mono: true },
    { label: 'allNodes', value: spec.allNodes },
    { label: 'pool', value: spec.pool.name },
    { label: 'generation', value: spec.pool.generation },
    { label: 'slicesOfPool', value: spec.pool.resourceSliceCount },
  ],
  blocks: ({ spec }) => [
    {
      title: 'devices',
      empty: 'noDevices',
      cards: (spec.devices ?? []).map(({ name, attributes, capacity, taints }) => ({
        heading: name,
        facts: [
          { label: 'attributes', value: attributesOf(attributes), mono: true },
          {
            label: 'capacity',
            value: pairsOf(Object.fromEntries(Object.entries(capacity ?? {}).map(([key, { value }]) => [key, value]))),
            mono: true,
          },
          { label: 'taints', value: listOf(taints?.map(({ key, effect }) => `${key}:${effect}`)), mono: true },
        ],
      })),
    },
  ],
})
