import type { V1IngressClass } from '@kubernetes/client-node/dist/gen/models/V1IngressClass.js'
import { ageColumn, column, nameColumn, none } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'

export type IngressClass = ObjectOf<V1IngressClass>

function nameOf({ metadata }: IngressClass): string {
  const isDefault = metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true'
  return isDefault ? `${metadata.name} (default)` : metadata.name
}

function parametersOf({ spec }: IngressClass): string {
  if (!spec?.parameters) return none
  const { kind, apiGroup, name } = spec.parameters
  return `${apiGroup === undefined ? kind : `${kind}.${apiGroup}`}/${name}`
}

export const ingressClass = defineKind<IngressClass>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IngressClass',
  namespaced: false,
  nav: 'network',
  columns: [
    { ...nameColumn, cell: nameOf },
    column(
      'Controller',
      'Controller that is responsible for handling this class',
      ({ spec }) => spec?.controller ?? '',
    ),
    column('Parameters', 'A reference to a resource with additional parameters', parametersOf),
    ageColumn,
  ],
  relations: ownersOf,
})
