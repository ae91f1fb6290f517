import { keyOf, type KubeObject, type LabelSelector } from '#kube/meta/object.ts'
import { labelSelectorOf, matchesLabels } from '#kube/selectors/labels.ts'

/** A way to find objects without reading all of them. Made once, as a constant: a cache builds it on first use. */
export interface Index<T extends KubeObject = KubeObject> {
  readonly name: string
  valuesOf(object: T): readonly string[]
}

/** What a reconciler may read of one kind. Synchronous, and frozen objects only. */
export interface ObjectReader<T extends KubeObject> {
  get(namespace: string | undefined, name: string): T | undefined
  find(key: string): T | undefined
  list(namespace?: string): readonly T[]
  by(index: Index<T>, value: string): readonly T[]
  /** The objects that name this owner in their ownerReferences. */
  ownedBy(uid: string): readonly T[]
  /** The objects that a selector takes; an absent selector takes none, an empty one takes all. */
  selected(namespace: string, selector: LabelSelector | undefined): readonly T[]
}

const byNamespace: Index = {
  name: 'namespace',
  valuesOf: (object) => (object.metadata.namespace ? [object.metadata.namespace] : []),
}
const byOwner: Index = {
  name: 'owner',
  valuesOf: (object) => object.metadata.ownerReferences?.map((owner) => owner.uid) ?? [],
}
const byLabel: Index = {
  name: 'label',
  valuesOf: ({ metadata }) =>
    Object.entries(metadata.labels ?? {}).map(([key, value]) => labelValue(metadata.namespace ?? '', key, value)),
}

function labelValue(namespace: string, key: string, value: string): string {
  return `${namespace}/${key}=${value}`
}

type Buckets<T> = Map<string, Map<string, T>>

/** The objects of one kind by key, with indexes that follow every change. */
export class IndexedCache<T extends KubeObject> implements ObjectReader<T> {
  readonly #objects = new Map<string, T>()
  readonly #indexes = new Map<Index<T>, Buckets<T>>()

  /** Puts the object in place of an earlier one with its key, and answers with that. */
  put(object: T): T | undefined {
    const key = keyOf(object)
    const previous = this.#objects.get(key)
    this.#objects.set(key, object)
    for (const [index, buckets] of this.#indexes) {
      if (previous) leave(buckets, index.valuesOf(previous), key)
      enter(buckets, index.valuesOf(object), key, object)
    }
    return previous
  }

  remove(key: string): T | undefined {
    const previous = this.#objects.get(key)
    if (!previous) return undefined
    this.#objects.delete(key)
    for (const [index, buckets] of this.#indexes) leave(buckets, index.valuesOf(previous), key)
    return previous
  }

  get(namespace: string | undefined, name: string): T | undefined {
    return this.#objects.get(namespace ? `${namespace}/${name}` : name)
  }

  find(key: string): T | undefined {
    return this.#objects.get(key)
  }

  list(namespace?: string): readonly T[] {
    return namespace === undefined ? [...this.#objects.values()] : this.by(byNamespace, namespace)
  }

  by(index: Index<T>, value: string): readonly T[] {
    return [...(this.#bucketsOf(index).get(value)?.values() ?? [])]
  }

  ownedBy(uid: string): readonly T[] {
    return this.by(byOwner, uid)
  }

  selected(namespace: string, selector: LabelSelector | undefined): readonly T[] {
    const parsed = labelSelectorOf(selector)
    if (!parsed) return []
    const [label] = Object.entries(selector?.matchLabels ?? {})
    const candidates = label ? this.by(byLabel, labelValue(namespace, ...label)) : this.list(namespace)
    return candidates.filter((object) => matchesLabels(parsed, object.metadata.labels))
  }

  #bucketsOf(index: Index<T>): Buckets<T> {
    const known = this.#indexes.get(index)
    if (known) return known
    const buckets: Buckets<T> = new Map()
    for (const [key, object] of this.#objects) enter(buckets, index.valuesOf(object), key, object)
    this.#indexes.set(index, buckets)
    return buckets
  }
}

function enter<T>(buckets: Buckets<T>, values: readonly string[], key: string, object: T): void {
  for (const value of values) {
    const bucket = buckets.get(value)
    if (bucket) bucket.set(key, object)
    else buckets.set(value, new Map([[key, object]]))
  }
}

function leave<T>(buckets: Buckets<T>, values: readonly string[], key: string): void {
  for (const value of values) {
    const bucket = buckets.get(value)
    bucket?.delete(key)
    if (bucket?.size === 0) buckets.delete(value)
  }
}
