import { randomUUID } from 'node:crypto'
import type { Clock } from '#base/clock.ts'
import { formatTime } from '#kube/duration/age.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { parseKey } from '../mvcc/key.ts'
import type { Store } from '../mvcc/store.ts'

/** The JSON of each by its key. Their uids are nobody's, their times are `beforeTime`. */
export type FirstObjects = Record<string, string>

/** Milliseconds since the epoch: when nothing has happened in a cluster. */
export const beforeTime = 0

/**
 * Puts into an empty store what `bootstrap` would make there, as the build has found it out: some 180 objects, most of
 * the work of a first start. `bootstrap` still looks after each of them, as it does in every start.
 */
export async function putFirstObjects(store: Store, clock: Clock): Promise<void> {
  if (store.revision > 0) return
  const { default: prepared } = (await import('./generated-first-objects.json', { with: { type: 'json' } })) as {
    default: FirstObjects
  }
  const never = formatTime(beforeTime)
  const now = formatTime(clock.now())
  // In one turn of the event loop, and so in one commit.
  await Promise.all(
    Object.entries(prepared).map(([key, json]) => {
      const object = JSON.parse(json.replaceAll(never, now)) as KubeObject
      object.metadata.uid = randomUUID()
      return store.put(parseKey(key), undefined, object)
    }),
  )
}
