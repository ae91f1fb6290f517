import type { V1ValidatingWebhookConfiguration } from '@kubernetes/client-node/dist/gen/models/V1ValidatingWebhookConfiguration.js'
import { defineKind } from '../../meta/kind.ts'
import type { ObjectOf } from '../../meta/typed.ts'
import { relationsOfWebhooks, webhookColumns } from './webhooks.ts'

export type ValidatingWebhookConfiguration = ObjectOf<V1ValidatingWebhookConfiguration>

export const validatingWebhookConfiguration = defineKind<ValidatingWebhookConfiguration>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingWebhookConfiguration',
  namespaced: false,
  nav: 'cluster',
  categories: ['api-extensions'],
  columns: webhookColumns,
  relations: relationsOfWebhooks,
})
