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
    column(
      'Type',
      'Used to facilitate programmatic handling of secret data. More info: https://kubernetes.io/docs/concepts/configuration/secret/#secret-types',
      ({ type }) => type ?? '',
    ),
    column(
      'Data',
      "Data contains the secret data. Each key must consist of alphanumeric characters, '-', '_' or '.'. The serialized form of the secret data is a base64 encoded string, representing the arbitrary (possibly non-string) data value here. Described in https://tools.ietf.org/html/rfc4648#section-4",
      ({ data }) => Object.keys(data ?? {}).length,
    ),
    ageColumn,
  ],
  fields: { type: ({ type }) => type ?? '' },
  relations: ownersOf,
})
