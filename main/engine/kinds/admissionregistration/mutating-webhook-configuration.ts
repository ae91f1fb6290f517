import type { MutatingWebhookConfiguration } from '#kube/kinds/admissionregistration/mutating-webhook-configuration.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { warnOfStaticSuffix } from './static-suffix.ts'
import { defaultWebhook, validateWebhooks } from './webhook.ts'

/** Source: kubernetes pkg/registry/admissionregistration/mutatingwebhookconfiguration/strategy.go. */
export const mutatingWebhookConfigurationStrategy = defineStrategy<MutatingWebhookConfiguration>({
  allowsUnconditionalUpdate: false,
  generationOf: ({ webhooks }) => webhooks,
  applyDefaults({ webhooks }) {
    for (const hook of webhooks ?? []) {
      defaultWebhook(hook)
      hook.reinvocationPolicy ??= 'Never'
    }
  },
  validate: ({ webhooks }) => validateWebhooks(webhooks),
  warnings: warnOfStaticSuffix,
})
