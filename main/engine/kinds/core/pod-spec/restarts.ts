import {
  duplicateField,
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  tooManyField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { isSidecar } from '#kube/kinds/core/pod-spec.ts'
import { each } from './fields.ts'
import type { Container } from './model.ts'

/** How containers are restarted and resized. Source: kubernetes pkg/apis/core/validation/validation.go. */

const policies = ['Always', 'Never', 'OnFailure']
const maxRules = 20
const maxExitCodes = 255

/** KEP-5307. Source: validateContainerRestartPolicy, validateInitContainerRestartPolicy. */
export function validateRestartPolicy(container: Container, field: string): FieldError[] {
  const { restartPolicy: policy, restartPolicyRules: rules = [] } = container
  const errors: FieldError[] = []
  if (policy === undefined) {
    if (rules.length === 0) return []
    errors.push(requiredField(`${field}.restartPolicy`, 'must specify restartPolicy when restart rules are used'))
  } else if (!policies.includes(policy)) errors.push(unsupportedField(`${field}.restartPolicy`, policy, policies))
  if (rules.length > maxRules) errors.push(tooManyField(`${field}.restartPolicyRules`, rules.length, maxRules))
  return [...errors, ...each(rules, `${field}.restartPolicyRules`, validateRule)]
}

/** The rules of an init container are not looked at where it has no policy. */
export function validateInitRestartPolicy(container: Container, field: string): FieldError[] {
  if (container.restartPolicy !== undefined) return validateRestartPolicy(container, field)
  if (!container.restartPolicyRules?.length) return []
  return [requiredField(`${field}.restartPolicy`, 'must specify restartPolicy when restart rules are used')]
}

function validateRule(
  { action = '', exitCodes }: NonNullable<Container['restartPolicyRules']>[number],
  at: string,
): FieldError[] {
  const errors: FieldError[] = []
  const actions = ['Restart', 'RestartAllContainers']
  if (!actions.includes(action)) errors.push(unsupportedField(`${at}.action`, action, actions))
  if (!exitCodes) return [...errors, requiredField(`${at}.exitCodes`, 'must be specified')]
  const { operator = '', values = [] } = exitCodes
  if (operator !== 'In' && operator !== 'NotIn') {
    errors.push(unsupportedField(`${at}.exitCodes.operator`, operator, ['In', 'NotIn']))
  }
  if (values.length > maxExitCodes) errors.push(tooManyField(`${at}.exitCodes.values`, values.length, maxExitCodes))
  return errors
}

/** KEP-1287. Upstream's path for most of these is that of the list. */
export function validateResizePolicy(
  { resizePolicy }: Container,
  field: string,
  podRestartPolicy: string | undefined,
): FieldError[] {
  const list = `${field}.resizePolicy`
  const seen = new Set<string>()
  return each(resizePolicy, list, ({ resourceName = '', restartPolicy = '' }, at) => {
    const errors = seen.has(resourceName) ? [duplicateField(at, resourceName)] : []
    seen.add(resourceName)
    errors.push(...validateChoice(list, resourceName, ['cpu', 'memory']))
    errors.push(...validateChoice(list, restartPolicy, ['NotRequired', 'RestartContainer']))
    if (podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired') {
      const detail = "must be 'NotRequired' when pod `restartPolicy` is 'Never'"
      errors.push(invalidField(list, restartPolicy, detail))
    }
    return errors
  })
}

function validateChoice(field: string, value: string, choices: readonly string[]): FieldError[] {
  if (value === '') return [requiredField(field)]
  return choices.includes(value) ? [] : [unsupportedField(field, value, choices)]
}

/** What an init container that ends cannot have. */
export function validateInitContainer(container: Container, field: string, mayRestart: boolean): FieldError[] {
  if (isSidecar(container)) return []
  const detail = 'may not be set for init containers without restartPolicy=Always'
  const forbidden = (['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const)
    .filter((name) => container[name])
    .map((name) => forbiddenField(`${field}.${name}`, detail))
  if (mayRestart) return forbidden
  const restarting = each(container.resizePolicy, `${field}.resizePolicy`, ({ restartPolicy }, at) => {
    if (restartPolicy !== 'RestartContainer') return []
    const problem = "must not be set to 'RestartContainer' for non-sidecar initContainers"
    return [invalidField(`${at}.restartPolicy`, restartPolicy, problem)]
  })
  return [...forbidden, ...restarting]
}
