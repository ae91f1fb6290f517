import type { KubeObject } from '#kube/meta/object.ts'

export interface CacheChange {
  /** Objects that are new or changed. */
  readonly upserts: readonly KubeObject[]
  readonly deletes: readonly KubeObject[]
}

/** The objects of one feed, by uid, with the ways in which they are looked up. Every event costs the same. */
export class ObjectCache {
  readonly #byUid = new Map<string, KubeObject>()
  readonly #byNamespace = new Map<string, Set<string>>()
  readonly #byOwner = new Map<string, Set<string>>()

  get size(): number {
    return this.#byUid.size
  }

  values(): IterableIterator<KubeObject> {
    return this.#byUid.values()
  }

  inNamespace(namespace: string): KubeObject[] {
    return this.#pick(this.#byNamespace.get(namespace))
  }

  ownedBy(uid: string): KubeObject[] {
    return this.#pick(this.#byOwner.get(uid))
  }

  /** Takes a new list, and answers with what it changes: what was not touched is not told again. */
  replace(objects: readonly KubeObject[]): CacheChange {
    const gone = new Map(this.#byUid)
    const upserts: KubeObject[] = []
    for (const object of objects) {
      const uid = uidOf(object)
      const before = gone.get(uid)
      gone.delete(uid)
      // Equality of resourceVersions is the one comparison that they allow.
      if (before?.metadata.resourceVersion === object.metadata.resourceVersion && before) continue
      this.set(object)
      upserts.push(object)
    }
    for (const object of gone.values()) this.delete(object)
    return { upserts, deletes: [...gone.values()] }
  }

  set(object: KubeObject): void {
    const uid = uidOf(object)
    const before = this.#byUid.get(uid)
    if (before) this.#unindex(uid, before)
    this.#byUid.set(uid, object)
    add(this.#byNamespace, object.metadata.namespace ?? '', uid)
    for (const owner of object.metadata.ownerReferences ?? []) add(this.#byOwner, owner.uid, uid)
  }

  delete(object: KubeObject): void {
    const uid = uidOf(object)
    const before = this.#byUid.get(uid)
    if (!before) return
    this.#unindex(uid, before)
    this.#byUid.delete(uid)
  }

  #unindex(uid: string, object: KubeObject): void {
    remove(this.#byNamespace, object.metadata.namespace ?? '', uid)
    for (const owner of object.metadata.ownerReferences ?? []) remove(this.#byOwner, owner.uid, uid)
  }

  #pick(uids: Set<string> | undefined): KubeObject[] {
    return [...(uids ?? [])].map((uid) => this.#byUid.get(uid)).filter((object) => object !== undefined)
  }
}

/** A few kinds that API aggregation serves (PodMetrics) have no uid; their key is as good. */
export function uidOf({ metadata }: KubeObject): string {
  return metadata.uid ?? `${metadata.namespace ?? ''}/${metadata.name}`
}

function add(index: Map<string, Set<string>>, key: string, uid: string): void {
  const set = index.get(key)
  if (set) set.add(uid)
  else index.set(key, new Set([uid]))
}

function remove(index: Map<string, Set<string>>, key: string, uid: string): void {
  const set = index.get(key)
  set?.delete(uid)
  if (set?.size === 0) index.delete(key)
}
