import { computed, type ComputedRef } from 'vue'
import { knownResource } from '../../objects/resources.ts'
import { useObjects } from '../../objects/use-objects.ts'

/** The names of a cluster's namespaces, live; empty when they may not be listed. */
export function useNamespaces(cluster: () => string | undefined): ComputedRef<string[]> {
  const { state } = useObjects(() => {
    const id = cluster()
    return id === undefined ? undefined : { clusters: [id], resource: knownResource('', 'namespaces') }
  })
  return computed(() => [...state.value.rows.values()].map((row) => row.name).sort())
}
