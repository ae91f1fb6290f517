import type { Clock } from '#base/clock.ts'
import { delay } from '#base/async.ts'
import { DisposableStore } from '#base/disposable.ts'
import { Pulse } from '#base/pulse.ts'
import type { RelatedObject } from '#contract/objects.ts'
import type { ObjectRef, ResourceRef } from '#contract/schemas.ts'
import { kindOfObject, kindOfResource, kinds } from '#kube/kinds/registry.ts'
import { apiVersionOf, pathOf, type Relation } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { StatusError } from '#kube/meta/status.ts'
import { requestJson } from '../clusters/request.ts'
import type { WatchedCluster } from './feed.ts'
import type { FeedView, WatchHub } from './hub.ts'
import { followOne } from './one.ts'
import { uidOf } from './object-cache.ts'

/** The kinds in which a kind's dependents are searched, one level below the other. */
const dependentsOf: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'apps/deployments': [['apps/replicasets'], ['/pods']],
  'apps/replicasets': [['/pods']],
  '/services': [['discovery.k8s.io/endpointslices']],
}

const calm = 200
const maxLookups = 40

/** What stands around an object, live: its owners, what its descriptor relates it to, and what it owns. */
export async function* watchRelated(
  hub: WatchHub,
  cluster: WatchedCluster,
  ref: ObjectRef,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<RelatedObject[], void, void> {
  const store = new DisposableStore()
  const pulse = new Pulse()
  const wake = (): void => {
    pulse.notify()
  }
  const watched = <T extends FeedView>(view: T): T => {
    store.add(view)
    view.onChange(wake)
    view.onState(wake)
    return view
  }
  signal.addEventListener('abort', wake, { once: true })
  try {
    const one = watched(followOne(hub, cluster, ref))
    const levels = (dependentsOf[`${ref.resource.group}/${ref.resource.resource}`] ?? []).map((level) =>
      level.map((key) => watched(hub.follow(cluster, { resource: resourceOf(key), ...scopeOf(ref) }))),
    )
    let last: string | undefined
    while (!signal.aborted) {
      const [object] = one.objects()
      const outward = object ? await lookUp(cluster, relationsOf(ref, object), signal) : []
      const related = [...outward, ...dependents(object, levels)]
      const text = JSON.stringify(related)
      if (text !== last && one.state.state !== 'loading') yield related
      last = text
      await pulse.wait()
      await delay(clock, calm, signal)
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    signal.removeEventListener('abort', wake)
    store.dispose()
  }
}

function scopeOf({ namespace }: ObjectRef): { namespace?: string } {
  return namespace ? { namespace } : {}
}

function resourceOf(key: string): ResourceRef {
  const [group = '', resource = ''] = key.split('/')
  const kind = kindOfResource(group, resource)
  if (!kind) throw new TypeError(`no descriptor of ${key}`)
  return { group, version: kind.version, resource, namespaced: kind.namespaced }
}

function relationsOf(ref: ObjectRef, object: KubeObject): Relation[] {
  const namespace = object.metadata.namespace
  const owners = (object.metadata.ownerReferences ?? []).map(({ apiVersion, kind, name, uid }): Relation => {
    const isNamespaced = kindOfObject(apiVersion, kind)?.namespaced ?? true
    return { apiVersion, kind, name, uid, role: 'owner', ...(isNamespaced && namespace ? { namespace } : {}) }
  })
  let described: Relation[] = []
  try {
    described = kindOfResource(ref.resource.group, ref.resource.resource)?.relations?.(object) ?? []
  } catch {
    // An object that its descriptor cannot read has no relations that we could name.
  }
  const seen = new Set<string>()
  return [...owners, ...described].filter((relation) => {
    const key = `${relation.apiVersion} ${relation.kind} ${relation.namespace ?? ''} ${relation.name}`
    return !seen.has(key) && seen.add(key)
  })
}

function lookUp(
  cluster: WatchedCluster,
  relations: readonly Relation[],
  signal: AbortSignal,
): Promise<RelatedObject[]> {
  return Promise.all(
    relations.map(async (relation, index): Promise<RelatedObject> => {
      const kind = kinds.find((known) => known.kind === relation.kind && apiVersionOf(known) === relation.apiVersion)
      if (!kind) return { ...relation, exists: true }
      const { group, version, resource, namespaced } = kind
      const found = { ...relation, resource: { group, version, resource, namespaced } }
      if (index >= maxLookups) return { ...found, exists: true }
      try {
        const object = await requestJson(cluster, pathOf(kind, relation.namespace, relation.name), { signal })
        const health = kind.health?.(object as unknown as KubeObject)
        return { ...found, exists: true, ...(health ? { health } : {}) }
      } catch (error) {
        // What may not be read may well exist.
        return { ...found, exists: !(error instanceof StatusError && error.code === 404) }
      }
    }),
  )
}

function dependents(object: KubeObject | undefined, levels: readonly (readonly FeedView[])[]): RelatedObject[] {
  const found: RelatedObject[] = []
  let owners = object ? [object] : []
  for (const level of levels) {
    const owned = level.flatMap((view) => owners.flatMap((owner) => view.cache.ownedBy(uidOf(owner))))
    found.push(...owned.map(toDependent))
    owners = owned
  }
  return found
}

function toDependent(object: KubeObject): RelatedObject {
  const { apiVersion, kind, metadata } = object
  const known = kindOfObject(apiVersion, kind)
  const health = known?.health?.(object)
  return {
    apiVersion,
    kind,
    name: metadata.name,
    role: 'dependent',
    exists: true,
    ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
    ...(metadata.uid ? { uid: metadata.uid } : {}),
    ...(known
      ? {
          resource: {
            group: known.group,
            version: known.version,
            resource: known.resource,
            namespaced: known.namespaced,
          },
        }
      : {}),
    ...(health ? { health } : {}),
  }
}
