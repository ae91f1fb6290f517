import type { Cell, Row } from '#contract/objects.ts'
import { columnsOf } from '#contract/columns.ts'
import type { ResourceRef } from '#contract/schemas.ts'
import { kindOfResource } from '#kube/kinds/registry.ts'
import type { Column } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { uidOf } from './object-cache.ts'

export function rowIdOf(cluster: string, object: KubeObject): string {
  return `${cluster}/${uidOf(object)}`
}

/** What a table shows of an object. An object that a descriptor's function cannot read shows empty cells, not an error. */
export function toRow(cluster: string, resource: ResourceRef, object: KubeObject): Row {
  const { metadata } = object
  const kind = kindOfResource(resource.group, resource.resource)
  const cells = columnsOf(resource.group, resource.resource).map((column) => toCell(attempt(() => column.cell(object))))
  const health = attempt(() => kind?.health?.(object))
  const measures = attempt(() => kind?.measures?.(object))
  return {
    id: rowIdOf(cluster, object),
    cluster,
    name: metadata.name,
    isDeleting: metadata.deletionTimestamp !== undefined,
    labels: metadata.labels ?? {},
    cells,
    ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
    ...(metadata.creationTimestamp ? { created: metadata.creationTimestamp } : {}),
    ...(health ? { health } : {}),
    ...(measures ? { measures } : {}),
  }
}

function toCell(cell: ReturnType<Column['cell']>): Cell {
  return typeof cell === 'bigint' ? String(cell) : (cell ?? null)
}

/** Objects come from other people's servers: a field that is always there may be missing. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
