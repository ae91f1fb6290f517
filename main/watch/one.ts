import { stringify } from 'yaml'
import type { Disposable } from '#base/disposable.ts'
import { follow } from '#base/pulse.ts'
import type { JsonObject } from '#base/wire.ts'
import type { FeedState, ObjectUpdate } from '#contract/objects.ts'
import type { ObjectRef } from '#contract/schemas.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { WatchedCluster } from './feed.ts'
import type { FeedView, WatchHub } from './hub.ts'
import { maskSecret } from '../clusters/secret-mask.ts'

/** One object, whole and live; `null` while there is none of that name. */
export async function* watchOne(
  hub: WatchHub,
  cluster: WatchedCluster,
  ref: ObjectRef,
  reveal: boolean,
  signal: AbortSignal,
): AsyncGenerator<ObjectUpdate, void, void> {
  const view = followOne(hub, cluster, ref)
  try {
    for await (const update of follow(
      () => present(view, ref, reveal),
      (listener) => onAny(view, listener),
      signal,
    )) {
      if (update.object !== null || update.feed.state !== 'loading') yield update
    }
  } finally {
    view.dispose()
  }
}

export function followOne(hub: WatchHub, cluster: WatchedCluster, ref: ObjectRef): FeedView {
  return hub.follow(cluster, {
    resource: ref.resource,
    fieldSelector: `metadata.name=${ref.name}`,
    ...(ref.namespace ? { namespace: ref.namespace } : {}),
  })
}

function onAny(view: FeedView, listener: () => void): Disposable {
  const parts = [view.onChange(listener), view.onState(listener)]
  return {
    dispose: () => {
      for (const part of parts) part.dispose()
    },
  }
}

function present(view: FeedView, ref: ObjectRef, reveal: boolean): ObjectUpdate {
  const object = view.objects().find(({ metadata }) => metadata.name === ref.name)
  return toObjectUpdate(object, view.state, reveal)
}

export function toObjectUpdate(object: KubeObject | undefined, feed: FeedState, reveal: boolean): ObjectUpdate {
  if (!object) return { object: null, yaml: '', feed }
  const { managedFields: _managedFields, ...metadata } = object.metadata
  const shown = reveal ? { ...object, metadata } : maskSecret({ ...object, metadata })
  return { object: shown as unknown as JsonObject, yaml: stringify(shown, { lineWidth: 0 }), feed }
}
