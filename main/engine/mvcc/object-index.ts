import type { KubeObject } from '#kube/meta/object.ts'
import { positionOf } from './position.ts'

/** The objects of one table, by namespace, always in key order. */
export class ObjectIndex {
  readonly #byNamespace = new Map<string, SortedObjects>()
  /** Sorted as `namespace/`: in key order `a-b/x` stands before `a/x`. */
  readonly #namespaces: string[] = []

  get size(): number {
    let size = 0
    for (const objects of this.#byNamespace.values()) size += objects.size
    return size
  }

  get(namespace: string, name: string): KubeObject | undefined {
    return this.#byNamespace.get(namespace)?.get(name)
  }

  set(namespace: string, name: string, object: KubeObject): void {
    let objects = this.#byNamespace.get(namespace)
    if (!objects) {
      objects = new SortedObjects()
      this.#byNamespace.set(namespace, objects)
      this.#namespaces.splice(positionOf(this.#namespaces, `${namespace}/`, withSlash), 0, namespace)
    }
    objects.set(name, object)
  }

  delete(namespace: string, name: string): void {
    const objects = this.#byNamespace.get(namespace)
    if (!objects) return
    objects.delete(name)
    if (objects.size > 0) return
    this.#byNamespace.delete(namespace)
    this.#namespaces.splice(positionOf(this.#namespaces, `${namespace}/`, withSlash), 1)
  }

  /** A new array; all namespaces when `namespace` is absent. */
  list(namespace?: string): KubeObject[] {
    if (namespace !== undefined) return this.#byNamespace.get(namespace)?.list() ?? []
    const result: KubeObject[] = []
    for (const each of this.#namespaces)
      for (const object of this.#byNamespace.get(each)?.list() ?? []) result.push(object)
    return result
  }
}

class SortedObjects {
  readonly #objects = new Map<string, KubeObject>()
  readonly #names: string[] = []

  get size(): number {
    return this.#names.length
  }

  get(name: string): KubeObject | undefined {
    return this.#objects.get(name)
  }

  set(name: string, object: KubeObject): void {
    if (!this.#objects.has(name)) this.#names.splice(positionOf(this.#names, name, asIs), 0, name)
    this.#objects.set(name, object)
  }

  delete(name: string): void {
    if (this.#objects.delete(name)) this.#names.splice(positionOf(this.#names, name, asIs), 1)
  }

  list(): KubeObject[] {
    return this.#names.map((name) => this.#objects.get(name) as KubeObject)
  }
}

const asIs = (text: string): string => text
const withSlash = (text: string): string => `${text}/`
