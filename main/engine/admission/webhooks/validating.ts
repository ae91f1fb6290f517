import {
  validatingWebhookConfiguration,
  type ValidatingWebhookConfiguration,
} from '#kube/kinds/admissionregistration/validating-webhook-configuration.ts'
import { internalError } from '#kube/meta/status-errors.ts'
import type { AdmissionPlugin, AdmissionReader } from '../../registry/admission.ts'
import type { DynamicContext } from '../dynamic-context.ts'
import { type Attributes, attributesOf } from '../policy-matching/attributes.ts'
import type { Followed } from '../policy-matching/followed.ts'
import type { Invocation } from '../policy-matching/rules.ts'
import { versionedOf } from '../policy-matching/versions.ts'
import { WebhookCallError } from './call-error.ts'
import { callHook } from './call.ts'
import type { WebhookClient } from './client.ts'
import { followHooks, type Hook } from './hooks.ts'
import { invocationOf, isExempt, meetsConditions } from './matching.ts'

interface Call {
  readonly hook: Hook
  readonly invocation: Invocation
}

export function followValidatingHooks(): Followed<ValidatingWebhookConfiguration, Hook> {
  return followHooks(validatingWebhookConfiguration)
}

/** Asks all webhooks that are about a request at once. Source: apiserver pkg/admission/plugin/webhook/validating/dispatcher.go. */
export function validatingWebhooks(
  hooks: Followed<ValidatingWebhookConfiguration, Hook>,
  client: WebhookClient,
  context: DynamicContext,
): AdmissionPlugin {
  return {
    name: 'ValidatingAdmissionWebhook',
    validate(request, reader) {
      if (hooks.all.length === 0) return undefined
      const attributes = attributesOf(request, 'validate')
      const calls = callsFor(hooks.all, attributes, context, reader)
      return calls.length > 0 ? callAll(calls, attributes, client, context) : undefined
    },
  }
}

function callsFor(
  hooks: readonly Hook[],
  attributes: Attributes,
  context: DynamicContext,
  reader: AdmissionReader,
): Call[] {
  if (isExempt(attributes.resource)) return []
  return hooks.flatMap((hook): Call[] => {
    const invocation = invocationOf(hook, attributes, context, reader)
    return invocation ? [{ hook, invocation }] : []
  })
}

async function callAll(
  calls: readonly Call[],
  attributes: Attributes,
  client: WebhookClient,
  context: DynamicContext,
): Promise<void> {
  const wanted = []
  for (const { hook, invocation } of calls) {
    const versioned = await versionedOf(attributes, invocation, 'validate')
    if (await meetsConditions(hook, attributes, invocation, versioned, context))
      wanted.push({ hook, invocation, versioned })
  }
  const asked = wanted.map(async ({ hook, invocation, versioned }, index) => {
    try {
      await callHook(hook, attributes, invocation, versioned, { client, mayPatch: false })
    } catch (error) {
      if (!(error instanceof WebhookCallError)) throw error
      if (hook.webhook.failurePolicy !== 'Ignore') throw internalError(error.message)
      context.logger.warn('a webhook could not be asked, and is ignored', { webhook: hook.webhook.name, error })
      const key = `failed-open.validating.webhook.admission.k8s.io/round_0_index_${String(index)}`
      attributes.request.annotate(key, hook.webhook.name)
    }
  })
  // All are done before the request goes on, or is refused: none of them is left to run alone.
  const outcomes = await Promise.allSettled(asked)
  const refused = outcomes.find((outcome) => outcome.status === 'rejected')
  if (refused) throw refused.reason
}
