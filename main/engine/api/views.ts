import { ageOf } from '#kube/duration/age.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject, ListMeta } from '#kube/meta/object.ts'
import type { Negotiated } from './negotiate.ts'

export type IncludeObject = 'None' | 'Metadata' | 'Object'

/** How a table is made: for whom, and what of each object its rows carry. */
export interface TableOptions {
  readonly version: Negotiated['viewVersion']
  readonly include: IncludeObject
  /** Milliseconds since the epoch; ages count to here. */
  readonly now: number
}

interface Cell {
  readonly name: string
  readonly type: string
  readonly format: string
  readonly description: string
  readonly priority: number
}

/** The server's table of objects. Source: metav1.Table; apiserver pkg/endpoints/handlers/response.go asTable. */
export function tableOf(
  kind: Kind,
  objects: readonly KubeObject[],
  options: TableOptions,
  metadata: ListMeta,
  hasColumns = true,
): object {
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${options.version}`,
    metadata,
    columnDefinitions: hasColumns ? columnsOf(kind) : null,
    rows: objects.map((object) => rowOf(kind, object, options)),
  }
}

/** A kind without columns of its own shows its name and age. */
function columnsOf(kind: Kind): Cell[] {
  if (kind.columns.length === 0) return defaultColumns
  return kind.columns.map(({ name, type, format = '', description, priority, isAbsolute }) => {
    // Ages are printed here, so the column is text on the wire, as upstream's.
    return { name, type: type === 'date' && !isAbsolute ? 'string' : type, format, description, priority }
  })
}

const defaultColumns: Cell[] = [
  { name: 'Name', type: 'string', format: 'name', description: 'Name of the object', priority: 0 },
  { name: 'Age', type: 'string', format: '', description: 'Time since the object was created', priority: 0 },
]

function rowOf(kind: Kind, object: KubeObject, { version, include, now }: TableOptions): object {
  const cells = cellsOf(kind, object, now)
  if (include === 'None') return { cells }
  return { cells, object: include === 'Object' ? object : partialOf(object, version) }
}

/** `now` in milliseconds since the epoch. */
export function cellsOf(kind: Kind, object: KubeObject, now: number): unknown[] {
  if (kind.columns.length === 0) return [object.metadata.name, ageOf(object.metadata.creationTimestamp, now)]
  return kind.columns.map((column) => {
    const value = column.cell(object, now)
    if (column.type !== 'date' || column.isAbsolute) return value ?? ''
    return ageOf(typeof value === 'string' ? value : undefined, now)
  })
}

/** An object's metadata alone, for clients that follow many kinds without knowing them. */
export function partialOf(object: KubeObject, version: Negotiated['viewVersion']): object {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata: object.metadata }
}

export function partialListOf(
  objects: readonly KubeObject[],
  metadata: ListMeta,
  version: Negotiated['viewVersion'],
): object {
  const items = objects.map((object) => partialOf(object, version))
  return { kind: 'PartialObjectMetadataList', apiVersion: `meta.k8s.io/${version}`, metadata, items }
}
