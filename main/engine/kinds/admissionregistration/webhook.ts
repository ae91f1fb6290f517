import type { MutatingWebhookConfiguration } from '#kube/kinds/admissionregistration/mutating-webhook-configuration.ts'
import type { ValidatingWebhookConfiguration } from '#kube/kinds/admissionregistration/validating-webhook-configuration.ts'
import {
  duplicateField,
  type FieldError,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { dns1035Label, dns1123Subdomain } from '#kube/meta/names.ts'
import { checked } from '../../registry/field-checks.ts'
import { validateLabelSelector } from '../../registry/selector-checks.ts'
import { validateMatchConditions } from './match-conditions.ts'
import { matchPolicies } from './match-resources.ts'
import { validateRule } from './rules.ts'
import { validateClientConfig } from './webhook-client.ts'

type ValidatingWebhook = NonNullable<ValidatingWebhookConfiguration['webhooks']>[number]
type MutatingWebhook = NonNullable<MutatingWebhookConfiguration['webhooks']>[number]
export type Webhook = ValidatingWebhook | MutatingWebhook

export const failurePolicies = ['Fail', 'Ignore']
const sideEffectClasses = ['None', 'NoneOnDryRun']
const reviewVersions = ['v1', 'v1beta1']
const longestTimeout = 30

/** Source: kubernetes pkg/apis/admissionregistration/v1/defaults.go. */
export function defaultWebhook(hook: Webhook): void {
  hook.failurePolicy ??= 'Fail'
  hook.matchPolicy ??= 'Equivalent'
  hook.namespaceSelector ??= {}
  hook.objectSelector ??= {}
  hook.timeoutSeconds ??= 10
  for (const rule of hook.rules ?? []) rule.scope ??= '*'
  const { service } = (hook as Partial<Webhook>).clientConfig ?? {}
  if (service) service.port ??= 443
}

/** Source: kubernetes pkg/apis/admissionregistration/validation validateValidatingWebhookConfiguration. */
export function validateWebhooks(hooks: readonly Webhook[] | undefined): FieldError[] {
  const names = (hooks ?? []).map(({ name }) => name)
  return (hooks ?? []).flatMap((hook, index) => {
    const at = `webhooks[${String(index)}]`
    return [
      ...validateWebhook(at, hook),
      ...validateReviewVersions(`${at}.admissionReviewVersions`, hook.admissionReviewVersions),
      ...(hook.name && names.indexOf(hook.name) < index ? [duplicateField(`${at}.name`, hook.name)] : []),
    ]
  })
}

function validateWebhook(at: string, hook: Webhook): FieldError[] {
  const timeout = hook.timeoutSeconds ?? 1
  return [
    ...validateName(`${at}.name`, hook.name),
    ...(hook.rules ?? []).flatMap((rule, index) => validateRule(`${at}.rules[${String(index)}]`, rule)),
    ...known(`${at}.failurePolicy`, hook.failurePolicy, failurePolicies),
    ...known(`${at}.matchPolicy`, hook.matchPolicy, matchPolicies),
    ...validateSideEffects(`${at}.sideEffects`, hook.sideEffects),
    ...(timeout > longestTimeout || timeout < 1
      ? [invalidField(`${at}.timeoutSeconds`, timeout, 'the timeout value must be between 1 and 30 seconds')]
      : []),
    ...validateLabelSelector(`${at}.namespaceSelector`, hook.namespaceSelector),
    ...validateLabelSelector(`${at}.objectSelector`, hook.objectSelector),
    ...('reinvocationPolicy' in hook
      ? known(`${at}.reinvocationPolicy`, hook.reinvocationPolicy, ['IfNeeded', 'Never'])
      : []),
    ...validateClientConfig(`${at}.clientConfig`, hook.clientConfig),
    ...validateMatchConditions(`${at}.matchConditions`, hook.matchConditions, false),
  ]
}

function known(field: string, value: string | undefined, supported: readonly string[]): FieldError[] {
  return value === undefined || supported.includes(value) ? [] : [unsupportedField(field, value, supported)]
}

/** Source: apimachinery pkg/util/validation IsFullyQualifiedName. */
function validateName(field: string, name: string | undefined): FieldError[] {
  if (!name) return [requiredField(field)]
  const problems = dns1123Subdomain(name)
  if (problems.length > 0) return [invalidField(field, name, problems.join(','))]
  if (name.split('.').length >= 3) return []
  return [invalidField(field, name, 'should be a domain with at least three segments separated by dots')]
}

function validateSideEffects(field: string, value: string | undefined): FieldError[] {
  if (value === undefined) return [requiredField(field, `must specify one of ${sideEffectClasses.join(', ')}`)]
  return known(field, value, sideEffectClasses)
}

function validateReviewVersions(field: string, versions: readonly string[] | undefined): FieldError[] {
  if (!versions?.length) return [requiredField(field, `must specify one of ${reviewVersions.join(', ')}`)]
  const errors = versions.flatMap((version, index) => {
    const at = `${field}[${String(index)}]`
    return versions.indexOf(version) < index
      ? [invalidField(at, version, 'duplicate version')]
      : checked(at, version, dns1035Label)
  })
  const isKnown = versions.some((version) => reviewVersions.includes(version))
  const detail = `must include at least one of ${reviewVersions.join(', ')}`
  return isKnown ? errors : [...errors, invalidField(field, versions, detail)]
}
