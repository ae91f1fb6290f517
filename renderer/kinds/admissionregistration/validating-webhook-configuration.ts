import { Webhook } from '@lucide/vue'
import type { ValidatingWebhookConfiguration } from '#kube/kinds/admissionregistration/validating-webhook-configuration.ts'
import { defineUiKind } from '../ui-kind.ts'
import { webhookCards } from './webhook-cards.ts'

export const validatingWebhookConfigurationUi = defineUiKind<ValidatingWebhookConfiguration>({
  group: 'admissionregistration.k8s.io',
  resource: 'validatingwebhookconfigurations',
  icon: Webhook,
  blocks: ({ webhooks }) => [webhookCards(webhooks)],
})
