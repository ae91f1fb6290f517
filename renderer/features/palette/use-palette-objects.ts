import { computed, type ComputedRef } from 'vue'
import { useRouter } from 'vue-router'
import { kindOfResource } from '#kube/kinds/registry.ts'
import { uiKindOf } from '../../kinds/registry.ts'
import { objectLocation } from '../../objects/list-route.ts'
import { knownResource, refOfRow } from '../../objects/resources.ts'
import { useObjects } from '../../objects/use-objects.ts'
import type { PaletteEntry } from './palette-entries.ts'

const searched = [
  ['', 'pods'],
  ['apps', 'deployments'],
  ['', 'services'],
  ['', 'configmaps'],
  ['', 'secrets'],
  ['', 'nodes'],
  ['', 'namespaces'],
] as const

/** The objects whose name holds the query; asked for only once there is something to look for. */
export function usePaletteObjects(cluster: () => string | undefined, query: () => string): ComputedRef<PaletteEntry[]> {
  const router = useRouter()
  const lists = searched.map(([group, resource]) => {
    const ref = knownResource(group, resource)
    const objects = useObjects(() => {
      const id = cluster()
      return id === undefined || query().trim().length < 2 ? undefined : { clusters: [id], resource: ref }
    })
    return {
      ref,
      objects,
      kind: kindOfResource(group, resource)?.kind ?? resource,
      icon: uiKindOf(group, resource).icon,
    }
  })

  return computed(() => {
    const words = query().trim().toLowerCase().split(/\s+/)
    return lists.flatMap(({ ref, objects, kind, icon }) =>
      [...objects.state.value.rows.values()]
        .filter((row) => words.some((word) => row.name.includes(word)))
        .map((row) => ({
          id: `object/${row.id}`,
          group: 'objects' as const,
          title: row.name,
          hint: [kind, row.namespace].filter(Boolean).join(' '),
          icon,
          run: () => void router.push(objectLocation(refOfRow(row, ref))),
        })),
    )
  })
}
