import { ageColumn, column, nameColumn } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import type { KubeObject } from '../../meta/object.ts'
import { ownersOf } from '../../meta/relations.ts'

export interface Secret extends KubeObject {
  type?: string
  /** Values in base64. */
  data?: Record<string, string>
  /** Write-only: merged into `data` by the server. */
  stringData?: Record<string, string>
  immutable?: boolean
}

export const secret = defineKind<Secret>({
  version: 'v1',
  kind: 'Secret',
  namespaced: true,
  nav: 'config',
  columns: [
    nameColumn,
    column('Type', 'Used to facilitate programmatic handling of secret data.', ({ type }) => type ?? ''),
    column('Data', 'The number of keys in data.', ({ data }) => Object.keys(data ?? {}).length, 'integer'),
    ageColumn,
  ],
  fields: { type: ({ type }) => type ?? '' },
  relations: ownersOf,
})
