import type { V1ValidatingAdmissionPolicy } from '@kubernetes/client-node/dist/gen/models/V1ValidatingAdmissionPolicy.js'
import { column } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'
import { policyColumns } from './policies.ts'

export type ValidatingAdmissionPolicy = ObjectOf<V1ValidatingAdmissionPolicy>

export const validatingAdmissionPolicy = defineKind<ValidatingAdmissionPolicy>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicy',
  namespaced: false,
  nav: 'cluster',
  categories: ['api-extensions'],
  subresources: ['status'],
  columns: policyColumns(
    column(
      'Validations',
      'Validations indicates the number of validation rules defined in this configuration',
      ({ spec }) => spec?.validations?.length ?? 0,
      'integer',
    ),
  ),
  relations: ownersOf,
})
