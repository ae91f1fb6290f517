import { randomUUID } from 'node:crypto'
import { formatTime } from '#kube/duration/age.ts'
import { cloneJson } from '#kube/meta/json.ts'
import { apiVersionOf, type Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { tableOf } from '../mvcc/key.ts'
import { type Core, keyFor, peek } from './core.ts'
import type { Allocation, Companion } from './strategy.ts'

/** What `Strategy.allocate` may look at, at this moment. */
export function allocationFor<T extends KubeObject>(
  core: Core,
  kind: Kind<T>,
  old: T | undefined,
  isDryRun = false,
): Allocation<T> {
  const list = <K extends KubeObject>(of: Kind<K>): readonly K[] => core.store.peekList(tableOf(of)) as K[]
  return {
    old,
    isDryRun,
    others: () => list(kind).filter((other) => other !== old),
    list,
  }
}

/**
 * Queues the objects that come and go with one that is written in this turn of the event loop, for the same commit:
 * either all of it happens or nothing. `object` is undefined for a deletion.
 */
export function writeCompanions<T extends KubeObject>(
  core: Core,
  kind: Kind<T>,
  object: T | undefined,
  old: T | undefined,
): void {
  const { companions, takesAlong } = core.strategyOf(kind)
  if (old && !object) for (const along of takesAlong?.(old) ?? []) remove(core, along)
  if (!companions) return
  const before = old ? companions(old) : []
  const after = object ? companions(object) : []
  for (const gone of before.filter((companion) => !after.some((other) => isSame(other, companion)))) remove(core, gone)
  for (const companion of after) create(core, companion)
}

function isSame(a: Companion, b: Companion): boolean {
  return a.kind === b.kind && a.object.metadata.name === b.object.metadata.name
}

function create(core: Core, { kind, object }: Companion): void {
  const { namespace, name } = object.metadata
  const key = keyFor(kind, namespace, name)
  if (peek(core, key)) return
  const made = cloneJson(object)
  made.apiVersion = apiVersionOf(kind)
  made.kind = kind.kind
  made.metadata.uid = randomUUID()
  made.metadata.creationTimestamp = formatTime(core.clock.now())
  settle(core.store.put(key, undefined, made))
}

function remove(core: Core, { kind, object }: Companion): void {
  const key = keyFor(kind, object.metadata.namespace, object.metadata.name)
  const existing = peek(core, key)
  if (existing) settle(core.store.remove(key, existing))
}

/** A commit that fails is told to whoever wrote the object itself. */
function settle(write: Promise<unknown>): void {
  write.catch(() => undefined)
}
