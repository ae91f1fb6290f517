import type { Disposable } from '#base/disposable.ts'
import { messageOf } from '#base/errors.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { internalError } from '#kube/meta/status-errors.ts'
import { StatusError } from '#kube/meta/status.ts'
import { checkFieldSelector, matchesFields, parseFieldSelector } from '#kube/selectors/fields.ts'
import type { Registry, WatchEvent, WatchOptions } from '../registry/registry.ts'
import type { ServedKind } from '../registry/served-kinds.ts'
import { converted } from './conversions.ts'

interface Converted<T extends KubeObject> {
  readonly registry: Registry
  /** As it is served. */
  readonly kind: Kind<T>
  readonly stored: Kind<T>
  readonly toServed: NonNullable<ServedKind['toServed']>
}

type Listener<T extends KubeObject> = (events: readonly WatchEvent<T>[]) => void

/**
 * A watch of a version that is not the stored one. Fields are selected in the served version, so after the conversion.
 * A webhook takes its time: then events come later, but in their order. Where it fails the watch is told, and is over.
 */
export function watchConverted<T extends KubeObject>(
  { registry, kind, stored, toServed }: Converted<T>,
  options: WatchOptions,
  listener: Listener<T>,
): Disposable {
  const { fieldSelector = '', onFailure, ...rest } = options
  const fields = parseFieldSelector(fieldSelector)
  checkFieldSelector(kind as unknown as Kind, fields)
  const convert = (object: T): T | Promise<T> => converted(toServed, object)
  const { sinceRevision } = options
  const before =
    fields.length === 0
      ? []
      : registry.list(stored, {
          ...(options.namespace === undefined ? {} : { namespace: options.namespace }),
          ...(options.labelSelector === undefined ? {} : { labelSelector: options.labelSelector }),
          ...(sinceRevision ? { resourceVersion: String(sinceRevision), resourceVersionMatch: 'Exact' } : {}),
        }).items
  const filter = fields.length === 0 ? undefined : new FieldFilter<T>((object) => matchesFields(kind, fields, object))
  const queue = createQueue((error) => {
    subscription.dispose()
    onFailure?.(error)
  })
  if (filter) queue(before.map(convert), (objects) => filter.begin(objects))
  const subscription = registry.watch(stored, rest, (events) => {
    queue(
      events.map(({ object }) => convert(object)),
      (objects) => {
        const told = events.map((event, index) => ({ ...event, object: objects[index] ?? event.object }))
        const seen = filter ? told.flatMap((event) => filter.seenAs(event) ?? []) : told
        if (seen.length > 0) listener(seen)
      },
    )
  })
  return subscription
}

/** Hands over values in the order they came; at once where none before has to be waited for. */
function createQueue(onFailure: (error: StatusError) => void) {
  let tail: Promise<void> | undefined
  let hasFailed = false
  return <T extends KubeObject>(values: readonly (T | Promise<T>)[], use: (values: readonly T[]) => void): void => {
    const isReady = values.every((value) => !(value instanceof Promise))
    if (isReady && !tail) return use(values as readonly T[])
    // All are asked for already: one that fails while others are waited for is no stranger.
    const all = Promise.all(values.map(async (value) => value))
    all.catch(() => undefined)
    const turn = (tail ?? Promise.resolve())
      .then(async () => {
        const ready = await all
        if (!hasFailed) use(ready)
      })
      .catch((error: unknown) => {
        if (hasFailed) return
        hasFailed = true
        onFailure(error instanceof StatusError ? error : internalError(messageOf(error)))
      })
      .finally(() => {
        if (tail === turn) tail = undefined
      })
    tail = turn
  }
}

/** An object that starts to match appears, one that stops to match goes. */
class FieldFilter<T extends KubeObject> {
  readonly #matches: (object: T) => boolean
  readonly #shown = new Map<string, T>()

  constructor(matches: (object: T) => boolean) {
    this.#matches = matches
  }

  /** What there is when the watch begins. */
  begin(objects: readonly T[]): void {
    for (const object of objects) if (this.#matches(object)) this.#shown.set(keyOf(object), object)
  }

  seenAs({ type, object, revision }: WatchEvent<T>): WatchEvent<T> | undefined {
    const key = keyOf(object)
    const last = this.#shown.get(key)
    if (type !== 'DELETED' && this.#matches(object)) {
      this.#shown.set(key, object)
      return { type: last ? 'MODIFIED' : 'ADDED', object, revision }
    }
    if (!last) return undefined
    this.#shown.delete(key)
    const { metadata } = last
    return {
      type: 'DELETED',
      object: { ...last, metadata: { ...metadata, resourceVersion: String(revision) } },
      revision,
    }
  }
}

function keyOf({ metadata: { namespace = '', name } }: KubeObject): string {
  return `${namespace}/${name}`
}
