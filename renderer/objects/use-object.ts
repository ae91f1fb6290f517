import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { Disposable } from '#base/disposable.ts'
import type { ErrorEnvelope } from '#contract/errors.ts'
import type { ObjectUpdate, RelatedObject } from '#contract/objects.ts'
import type { ObjectRef } from '#contract/schemas.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { follow } from '../rpc/follow.ts'
import { useClient } from '../rpc/use-client.ts'
import { useClock } from '../ui/use-clock.ts'

export interface LiveObject {
  /** Undefined until the first answer. */
  readonly update: ShallowRef<ObjectUpdate | undefined>
  /** The object, or undefined before the first answer and after its deletion. */
  readonly object: ComputedRef<KubeObject | undefined>
  readonly error: ShallowRef<ErrorEnvelope | undefined>
  retry(): void
}

/** One whole object, live. `reveal` asks for a Secret's values in clear. */
export function useObject(ref: () => ObjectRef | undefined, reveal: () => boolean = () => false): LiveObject {
  const client = useClient()
  const { value, error, retry } = useStream(
    () => JSON.stringify([ref(), reveal()]),
    (signal) => {
      const target = ref()
      return target && client.objects.watchOne({ ref: target, reveal: reveal() }, { signal })
    },
  )
  const object = computed(() => (value.value?.object ?? undefined) as KubeObject | undefined)
  return { update: value, object, error, retry }
}

/** What stands around an object, live. */
export function useRelated(ref: () => ObjectRef | undefined): ShallowRef<RelatedObject[] | undefined> {
  const client = useClient()
  const { value } = useStream(
    () => JSON.stringify(ref()),
    (signal) => {
      const target = ref()
      return target && client.objects.related({ ref: target }, { signal })
    },
  )
  return value
}

/** The last item of a stream that is opened anew when `key` changes. */
function useStream<T>(key: () => string, open: (signal: AbortSignal) => AsyncIterable<T> | undefined) {
  const clock = useClock()
  const value: ShallowRef<T | undefined> = shallowRef()
  const error: ShallowRef<ErrorEnvelope | undefined> = shallowRef()
  const attempt = shallowRef(0)
  let subscription: Disposable | undefined
  watch(
    [key, attempt],
    ([next], [previous]) => {
      subscription?.dispose()
      error.value = undefined
      if (next !== previous) value.value = undefined
      subscription = follow<T>({
        clock,
        open: (signal) => open(signal) ?? never(signal),
        onItem(item) {
          error.value = undefined
          value.value = item
        },
        onFailure: (failure) => void (error.value = failure),
      })
    },
    { immediate: true },
  )
  onScopeDispose(() => subscription?.dispose())
  return { value, error, retry: (): void => void attempt.value++ }
}

/** A stream that says nothing until it is cancelled. */
async function* never(signal: AbortSignal): AsyncGenerator<never, void, void> {
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
