import { Webhook } from '@lucide/vue'
import type { MutatingWebhookConfiguration } from '#kube/kinds/admissionregistration/mutating-webhook-configuration.ts'
import { defineUiKind } from '../ui-kind.ts'
import { webhookCards } from './webhook-cards.ts'

export const mutatingWebhookConfigurationUi = defineUiKind<MutatingWebhookConfiguration>({
  group: 'admissionregistration.k8s.io',
  resource: 'mutatingwebhookconfigurations',
  icon: Webhook,
  blocks: ({ webhooks }) => [webhookCards(webhooks)],
})
