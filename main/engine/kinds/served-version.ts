import { defineKind, type Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'

interface ServedVersion<T extends KubeObject> {
  readonly group: string
  readonly version: string
  /** Field selectors of this version; absent: those of the stored one. */
  readonly fields?: Readonly<Record<string, (object: T) => string>>
}

/** A stored kind in another version: its columns and fields are those of what is stored. */
export function servedVersion<Stored extends KubeObject, Served extends KubeObject>(
  stored: Kind<Stored>,
  { group, version, fields }: ServedVersion<Served>,
  toStored: (object: Served) => Stored,
): Kind<Served> {
  const { kind, resource, singular, shortNames, categories, namespaced, subresources, nav, columns } = stored
  return defineKind<Served>({
    ...{ group, version, kind, resource, singular, shortNames, categories, namespaced, subresources, nav },
    columns: columns.map((column) => ({ ...column, cell: (object, now) => column.cell(toStored(object), now) })),
    fields: fields ?? mapFields(stored.fields, toStored),
  })
}

function mapFields<Stored extends KubeObject, Served extends KubeObject>(
  fields: Kind<Stored>['fields'],
  toStored: (object: Served) => Stored,
): Kind<Served>['fields'] {
  return Object.fromEntries(
    Object.entries(fields).map(([name, read]) => [name, (object: Served) => read(toStored(object))]),
  )
}
