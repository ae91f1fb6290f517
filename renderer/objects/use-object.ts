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
export function useObject(ref: () => ObjectRef, reveal: () => boolean = () => false): LiveObject {
  const client = useClient()
  const { value, error, retry } = useStream(
    ref,
    (signal) => client.objects.watchOne({ ref: ref(), reveal: reveal() }, { signal }),
    reveal,
  )
  const object = computed(() => (value.value?.object ?? undefined) as KubeObject | undefined)
  return { update: value, object, error, retry }
}

/** What stands around an object, live. */
export function useRelated(ref: () => ObjectRef): ShallowRef<RelatedObject[] | undefined> {
  const client = useClient()
  return useStream(ref, (signal) => client.objects.related({ ref: ref() }, { signal })).value
}

/**
 * The last item of a stream about one object. Another object begins with nothing; another `variant` of the same one
 * keeps what is shown until its answer comes.
 */
function useStream<T>(
  ref: () => ObjectRef,
  open: (signal: AbortSignal) => AsyncIterable<T>,
  variant: () => unknown = () => undefined,
) {
  const clock = useClock()
  const value: ShallowRef<T | undefined> = shallowRef()
  const error: ShallowRef<ErrorEnvelope | undefined> = shallowRef()
  const attempt = shallowRef(0)
  let subscription: Disposable | undefined

  watch(
    [() => JSON.stringify(ref()), variant, attempt],
    ([next], [previous]) => {
      subscription?.dispose()
      error.value = undefined
      if (next !== previous) value.value = undefined
      subscription = follow<T>({
        clock,
        open,
        onItem(item) {
          error.value = undefined
          value.value = item
        },
        onFailure(failure) {
          error.value = failure
        },
      })
    },
    { immediate: true },
  )
  onScopeDispose(() => subscription?.dispose())

  function retry(): void {
    attempt.value++
  }

  return { value, error, retry }
}
