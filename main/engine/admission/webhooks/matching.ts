import { forbidden } from '#kube/meta/status-errors.ts'
import type { AdmissionReader } from '../../registry/admission.ts'
import type { DynamicContext } from '../dynamic-context.ts'
import { activationOf } from '../expressions/activation.ts'
import { Evaluator } from '../expressions/evaluate.ts'
import { budgetOfConditions, checkConditions } from '../expressions/match-conditions.ts'
import { withAnswers } from '../expressions/with-answers.ts'
import type { Attributes } from '../policy-matching/attributes.ts'
import type { Invocation, Rule } from '../policy-matching/rules.ts'
import { selectsNamespace, selectsObject } from '../policy-matching/selectors.ts'
import type { Versioned } from '../policy-matching/versions.ts'
import type { Hook } from './hooks.ts'

/** A webhook's configuration is no matter of webhooks, nor is a policy: they could shut each other in. */
const exempt: ReadonlySet<string> = new Set([
  'validatingwebhookconfigurations',
  'mutatingwebhookconfigurations',
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
  'mutatingadmissionpolicies',
  'mutatingadmissionpolicybindings',
])

/** Source: apiserver pkg/admission/plugin/webhook/predicates/rules/rules.go IsExemptAdmissionConfigurationResource. */
export function isExempt({ group, resource }: Attributes['resource']): boolean {
  return group === 'admissionregistration.k8s.io' && exempt.has(resource)
}

/** Whether rules and selectors of the webhook are about the request. Source: plugin/webhook/generic/webhook.go ShouldCallHook. */
export function invocationOf(
  { webhook }: Hook,
  attributes: Attributes,
  { rules }: DynamicContext,
  reader: AdmissionReader,
): Invocation | undefined {
  const invocation = rules.match(webhook.rules ?? noRules, webhook.matchPolicy, attributes)
  if (!invocation) return undefined
  if (!selectsObject(webhook.objectSelector, attributes)) return undefined
  return selectsNamespace(webhook.namespaceSelector, attributes, reader) ? invocation : undefined
}

const noRules: readonly Rule[] = []

/** Whether the conditions hold. Throws 403 where nobody can tell and the webhook is to fail. */
export async function meetsConditions(
  { webhook, conditions }: Hook,
  attributes: Attributes,
  invocation: Invocation,
  versioned: Versioned,
  { authorize }: DynamicContext,
): Promise<boolean> {
  if (conditions.length === 0) return true
  const outcome = await withAnswers(authorize, attributes.request.user, (ask) => {
    const activation = activationOf(attributes, invocation, versioned, ask)
    const evaluator = new Evaluator(activation, [], budgetOfConditions())
    return checkConditions(conditions, evaluator, webhook.failurePolicy)
  })
  if (typeof outcome === 'boolean') return outcome
  throw forbidden(attributes.resource, attributes.name, outcome.error)
}
