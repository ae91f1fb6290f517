import type { ValidatingWebhookConfiguration } from '#kube/kinds/admissionregistration/validating-webhook-configuration.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { warnOfStaticSuffix } from './static-suffix.ts'
import { defaultWebhook, validateWebhooks } from './webhook.ts'

/** Source: kubernetes pkg/registry/admissionregistration/validatingwebhookconfiguration/strategy.go. */
export const validatingWebhookConfigurationStrategy = defineStrategy<ValidatingWebhookConfiguration>({
  allowsUnconditionalUpdate: false,
  generationOf: ({ webhooks }) => webhooks,
  applyDefaults({ webhooks }) {
    for (const hook of webhooks ?? []) {
      defaultWebhook(hook)
    }
  },
  validate: ({ webhooks }) => validateWebhooks(webhooks),
  warnings: warnOfStaticSuffix,
})
