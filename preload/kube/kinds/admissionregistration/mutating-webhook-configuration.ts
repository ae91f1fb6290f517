import type { V1MutatingWebhookConfiguration } from '@kubernetes/client-node/dist/gen/models/V1MutatingWebhookConfiguration.js'
import { defineKind } from '../../meta/kind.ts'
import type { ObjectOf } from '../../meta/typed.ts'
import { relationsOfWebhooks, webhookColumns } from './webhooks.ts'

export type MutatingWebhookConfiguration = ObjectOf<V1MutatingWebhookConfiguration>

export const mutatingWebhookConfiguration = defineKind<MutatingWebhookConfiguration>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'MutatingWebhookConfiguration',
  namespaced: false,
  nav: 'cluster',
  categories: ['api-extensions'],
  columns: webhookColumns,
  relations: relationsOfWebhooks,
})
