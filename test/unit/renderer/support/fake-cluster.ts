import { Emitter } from '#base/emitter.ts'
import { columnsOf } from '#contract/columns.ts'
import type { Cell, Row } from '#contract/objects.ts'
import type { ObjectRef, ResourceRef } from '#contract/schemas.ts'
import { kindOfObject, kindOfResource } from '#kube/kinds/registry.ts'
import type { KubeObject } from '#kube/meta/object.ts'

/** Objects in memory, and who wants to know of their changes. */
export class FakeCluster {
  readonly id: string
  readonly changes = new Emitter<{ object: KubeObject; isGone: boolean }>()
  readonly #objects = new Map<string, KubeObject>()
  readonly #now: () => number
  #version = 50_000

  constructor(id: string, objects: readonly KubeObject[], now: () => number) {
    this.id = id
    this.#now = now
    for (const object of objects) this.#objects.set(keyOf(object), object)
  }

  put(object: KubeObject): KubeObject {
    const metadata = { ...object.metadata, resourceVersion: String(++this.#version) }
    const stored = { ...object, metadata }
    this.#objects.set(keyOf(stored), stored)
    this.changes.emit({ object: stored, isGone: false })
    return stored
  }

  remove(object: KubeObject): void {
    if (this.#objects.delete(keyOf(object))) this.changes.emit({ object, isGone: true })
  }

  get(ref: Pick<ObjectRef, 'resource' | 'namespace' | 'name'>): KubeObject | undefined {
    const kind = kindOfResource(ref.resource.group, ref.resource.resource)?.kind ?? ''
    return this.#objects.get(`${ref.resource.group}/${kind}/${ref.namespace ?? ''}/${ref.name}`)
  }

  list(resource: Pick<ResourceRef, 'group' | 'resource'>): KubeObject[] {
    return [...this.#objects.values()].filter((object) => isOf(object, resource))
  }

  rowOf(object: KubeObject): Row {
    const kind = kindOfObject(object.apiVersion, object.kind)
    const { metadata } = object
    return {
      id: `${this.id}/${metadata.uid ?? metadata.name}`,
      cluster: this.id,
      ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
      name: metadata.name,
      ...(metadata.creationTimestamp ? { created: metadata.creationTimestamp } : {}),
      isDeleting: metadata.deletionTimestamp !== undefined,
      ...(kind?.health ? { health: kind.health(object) } : {}),
      labels: metadata.labels ?? {},
      cells: cellsOf(object, this.#now()),
      ...(kind?.measures ? { measures: kind.measures(object) } : {}),
    }
  }
}

function cellsOf(object: KubeObject, now: number): Cell[] {
  const kind = kindOfObject(object.apiVersion, object.kind)
  return columnsOf(kind?.group ?? '', kind?.resource ?? '').map((column) => {
    const cell = column.cell(object, now)
    return typeof cell === 'bigint' ? String(cell) : (cell ?? null)
  })
}

export function isOf(object: KubeObject, { group, resource }: Pick<ResourceRef, 'group' | 'resource'>): boolean {
  const kind = kindOfObject(object.apiVersion, object.kind)
  return kind?.group === group && kind.resource === resource
}

function keyOf(object: KubeObject): string {
  const group = object.apiVersion.includes('/') ? (object.apiVersion.split('/')[0] ?? '') : ''
  return `${group}/${object.kind}/${object.metadata.namespace ?? ''}/${object.metadata.name}`
}
