import { ageColumn, column, nameColumn } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import type { KubeObject } from '../../meta/object.ts'
import { ownersOf } from '../../meta/relations.ts'

export interface ConfigMap extends KubeObject {
  data?: Record<string, string>
  /** Values in base64. */
  binaryData?: Record<string, string>
  immutable?: boolean
}

function countOf({ data, binaryData }: ConfigMap): number {
  return Object.keys(data ?? {}).length + Object.keys(binaryData ?? {}).length
}

export const configMap = defineKind<ConfigMap>({
  version: 'v1',
  kind: 'ConfigMap',
  namespaced: true,
  nav: 'config',
  shortNames: ['cm'],
  columns: [
    nameColumn,
    column(
      'Data',
      "Data contains the configuration data. Each key must consist of alphanumeric characters, '-', '_' or '.'. Values with non-UTF-8 byte sequences must use the BinaryData field. The keys stored in Data must not overlap with the keys in the BinaryData field, this is enforced during validation process.",
      countOf,
    ),
    ageColumn,
  ],
  relations: ownersOf,
})
