import type { V1ResourceClaimTemplate } from '@kubernetes/client-node/dist/gen/models/V1ResourceClaimTemplate.js'
import { ageColumn, nameColumn } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'
import { deviceClassesOf } from './resource-claim.ts'

export type ResourceClaimTemplate = ObjectOf<V1ResourceClaimTemplate>

export const resourceClaimTemplate = defineKind<ResourceClaimTemplate>({
  group: 'resource.k8s.io',
  version: 'v1',
  kind: 'ResourceClaimTemplate',
  namespaced: true,
  nav: 'cluster',
  columns: [nameColumn, ageColumn],
  relations: (template) => [...ownersOf(template), ...deviceClassesOf(template.spec.spec)],
})
