import type { V1MutatingWebhook } from '@kubernetes/client-node/dist/gen/models/V1MutatingWebhook.js'
import type { V1RuleWithOperations } from '@kubernetes/client-node/dist/gen/models/V1RuleWithOperations.js'
import type { V1ValidatingWebhook } from '@kubernetes/client-node/dist/gen/models/V1ValidatingWebhook.js'
import type { Wire } from '#kube/meta/typed.ts'
import type { CardBlock, Fact } from '../../components/fact.ts'
import { listOf, secondsOf, selectorOf, targetOf } from '../fact-text.ts'

type Webhook = Wire<V1MutatingWebhook> | Wire<V1ValidatingWebhook>
type Rule = Omit<Wire<V1RuleWithOperations>, 'scope'>

/** `CREATE, UPDATE apps/v1 deployments`; the core group has no name. */
export function admissionRulesOf(rules: readonly Rule[] | undefined): string | undefined {
  return rules
    ?.map(({ operations, apiGroups, apiVersions, resources }) => {
      const groups = apiGroups?.map((group) => group || 'core')
      return `${listOf(operations) ?? ''} ${listOf(groups) ?? ''}/${listOf(apiVersions) ?? ''} ${listOf(resources) ?? ''}`
    })
    .join('; ')
}

function factsOf(webhook: Webhook): Fact[] {
  const { clientConfig, matchConditions = [] } = webhook
  const { service, url } = clientConfig
  return [
    {
      label: 'calls',
      value: service ? `${service.namespace}/${service.name}${service.path ?? ''}` : url,
      link: targetOf('v1', 'Service', service?.name, service?.namespace),
    },
    { label: 'matches', value: admissionRulesOf(webhook.rules), mono: true, orElse: 'nothing' },
    { label: 'failurePolicy', value: webhook.failurePolicy },
    { label: 'sideEffects', value: webhook.sideEffects },
    { label: 'reinvocation', value: 'reinvocationPolicy' in webhook ? webhook.reinvocationPolicy : undefined },
    { label: 'timeout', value: secondsOf(webhook.timeoutSeconds) },
    { label: 'namespaceSelector', value: selectorOf(webhook.namespaceSelector), mono: true },
    { label: 'objectSelector', value: selectorOf(webhook.objectSelector), mono: true },
    { label: 'conditions', value: matchConditions.map(({ expression }) => expression).join(' && '), mono: true },
  ]
}

export function webhookCards(webhooks: readonly Webhook[] | null | undefined): CardBlock {
  const cards = (webhooks ?? []).map((webhook) => ({ heading: webhook.name, facts: factsOf(webhook) }))
  return { title: 'webhooks', cards, empty: 'noWebhooks' }
}
