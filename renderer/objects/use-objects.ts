import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import type { Disposable } from '#base/disposable.ts'
import type { ResourceRef } from '#contract/schemas.ts'
import { follow } from '../rpc/follow.ts'
import { useClient } from '../rpc/use-client.ts'
import { useClock } from '../ui/use-clock.ts'
import { ObjectCollection, type CollectionState } from './object-collection.ts'

export interface ObjectsQuery {
  readonly clusters: string[]
  readonly resource: ResourceRef
  /** Empty or absent: all namespaces. */
  readonly namespaces?: string[] | undefined
  readonly labelSelector?: string | undefined
  /** Only the events about the object with this uid. */
  readonly involvedObject?: string | undefined
}

export interface Objects {
  readonly state: ComputedRef<CollectionState>
  /** Opens the stream anew, after a failure that does not pass by itself. */
  retry(): void
}

/** The live rows of a query; `undefined` asks for nothing. A changed query is a new subscription. */
export function useObjects(query: () => ObjectsQuery | undefined): Objects {
  const client = useClient()
  const clock = useClock()
  const collection = shallowRef(new ObjectCollection())
  const attempt = shallowRef(0)
  let subscription: Disposable | undefined

  const key = computed(() => JSON.stringify([attempt.value, query()]))
  watch(
    key,
    () => {
      subscription?.dispose()
      subscription = undefined
      const input = query()
      const target = new ObjectCollection()
      collection.value = target
      if (!input) return
      const namespaces = input.namespaces?.length ? input.namespaces : undefined
      subscription = follow({
        clock,
        open: (signal) => client.objects.watch(withoutAbsent({ ...input, namespaces }), { signal }),
        onItem: (update) => target.apply(update),
        onFailure: (error) => target.fail(error),
      })
    },
    { immediate: true },
  )
  onScopeDispose(() => subscription?.dispose())

  function retry(): void {
    attempt.value++
  }

  return { state: computed(() => collection.value.state), retry }
}

/** A key whose value is undefined is dropped: JSON would, and a structured clone would not. */
export function withoutAbsent<T extends object>(input: T): T {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as T
}
