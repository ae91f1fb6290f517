import type { V1MutatingAdmissionPolicyBinding } from '@kubernetes/client-node/dist/gen/models/V1MutatingAdmissionPolicyBinding.js'
import { defineKind } from '../../meta/kind.ts'
import type { ObjectOf } from '../../meta/typed.ts'
import { bindingColumns, relationsOfBinding } from './policies.ts'

export type MutatingAdmissionPolicyBinding = ObjectOf<V1MutatingAdmissionPolicyBinding>

export const mutatingAdmissionPolicyBinding = defineKind<MutatingAdmissionPolicyBinding>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'MutatingAdmissionPolicyBinding',
  namespaced: false,
  nav: 'cluster',
  categories: ['api-extensions'],
  columns: bindingColumns,
  relations: relationsOfBinding('MutatingAdmissionPolicy'),
})
