import type { V1MutatingAdmissionPolicy } from '@kubernetes/client-node/dist/gen/models/V1MutatingAdmissionPolicy.js'
import { column } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'
import { policyColumns } from './policies.ts'

export type MutatingAdmissionPolicy = ObjectOf<V1MutatingAdmissionPolicy>

export const mutatingAdmissionPolicy = defineKind<MutatingAdmissionPolicy>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'MutatingAdmissionPolicy',
  namespaced: false,
  nav: 'cluster',
  categories: ['api-extensions'],
  columns: policyColumns(
    column(
      'Mutations',
      'Mutation indicates the number of mutations rules defined in this configuration',
      ({ spec }) => spec?.mutations?.length ?? 0,
      'integer',
    ),
  ),
  relations: ownersOf,
})
