import type { Disposable } from '#base/disposable.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { tableOf } from '../mvcc/key.ts'
import type { StoreEvent } from '../mvcc/store.ts'
import { deletedAt } from '../mvcc/tombstone.ts'
import type { Core } from './core.ts'
import type { WatchEvent, WatchOptions } from './registry.ts'
import { type Selection, selectionOf } from './selection.ts'

/** GET with watch. Source: apiserver pkg/storage/cacher/cache_watcher.go convertToWatchEvent. */
export function watchObjects<T extends KubeObject>(
  core: Core,
  kind: Kind<T>,
  options: WatchOptions,
  listener: (events: readonly WatchEvent<T>[]) => void,
): Disposable {
  const selection = selectionOf(kind, options)
  const table = tableOf(kind)
  const tell = (events: readonly StoreEvent[]): void => {
    const seen = seenOf(events, selection)
    if (seen.length > 0) listener(seen)
  }
  const { sinceRevision: since } = options
  if (since === undefined) return core.store.onCommit(table, tell)
  if (since > core.store.revision) {
    // Who has seen more than there is waits for it, as with upstream's watch cache.
    return core.store.onCommit(table, (events) => {
      tell(events.filter(({ revision }) => revision > since))
    })
  }
  tell(core.store.eventsSince(table, since))
  return core.store.onCommit(table, tell)
}

/**
 * What those see who select no more than a namespace: most watchers, and of a busy kind a thousand of them. It is worked
 * out once for a commit.
 */
const shared = new WeakMap<readonly StoreEvent[], Map<string | undefined, readonly WatchEvent[]>>()

function seenOf<T extends KubeObject>(
  events: readonly StoreEvent[],
  selection: Selection<T>,
): readonly WatchEvent<T>[] {
  const { isSelective, namespace } = selection
  if (isSelective) return events.flatMap((event) => seenAs(event, selection) ?? [])
  let byNamespace = shared.get(events)
  if (!byNamespace) {
    byNamespace = new Map<string | undefined, readonly WatchEvent[]>()
    shared.set(events, byNamespace)
  }
  let seen = byNamespace.get(namespace)
  if (!seen) byNamespace.set(namespace, (seen = events.flatMap((event) => seenAs(event, selection) ?? [])))
  // One commit's events of one table are of one kind.
  return seen as readonly WatchEvent<T>[]
}

/** What a watcher sees of a change: an object that starts to match appears, one that stops to match goes. */
function seenAs<T extends KubeObject>(event: StoreEvent, selection: Selection<T>): WatchEvent<T> | undefined {
  const object = event.object as T | undefined
  const previous = event.previous as T | undefined
  const isIn = object !== undefined && selection.matches(object)
  const wasIn = previous !== undefined && selection.matches(previous)
  const { revision } = event
  if (isIn) return { type: wasIn ? 'MODIFIED' : 'ADDED', object, revision }
  return wasIn ? { type: 'DELETED', object: deletedAt(event) as T, revision } : undefined
}
