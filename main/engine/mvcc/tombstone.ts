import type { KubeObject } from '#kube/meta/object.ts'
import type { StoreEvent } from './store.ts'

const tombstones = new WeakMap<StoreEvent, KubeObject>()

/**
 * The state before an event with the event's resourceVersion: what a watcher that no longer sees the object is told.
 * One per event, so that all watchers share it and what is derived from it.
 */
export function deletedAt(event: StoreEvent): KubeObject {
  let object = tombstones.get(event)
  if (!object) {
    const previous = event.previous as KubeObject
    const metadata = Object.freeze({ ...previous.metadata, resourceVersion: String(event.revision) })
    object = Object.freeze({ ...previous, metadata })
    tombstones.set(event, object)
  }
  return object
}
