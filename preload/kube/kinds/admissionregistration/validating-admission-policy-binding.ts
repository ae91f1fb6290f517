import type { V1ValidatingAdmissionPolicyBinding } from '@kubernetes/client-node/dist/gen/models/V1ValidatingAdmissionPolicyBinding.js'
import { defineKind } from '../../meta/kind.ts'
import type { ObjectOf } from '../../meta/typed.ts'
import { bindingColumns, relationsOfBinding } from './policies.ts'

export type ValidatingAdmissionPolicyBinding = ObjectOf<V1ValidatingAdmissionPolicyBinding>

export const validatingAdmissionPolicyBinding = defineKind<ValidatingAdmissionPolicyBinding>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicyBinding',
  namespaced: false,
  nav: 'cluster',
  categories: ['api-extensions'],
  columns: bindingColumns,
  relations: relationsOfBinding('ValidatingAdmissionPolicy'),
})
