import {
  duplicateField,
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { dns1123Label } from '#kube/meta/names.ts'
import { compareQuantities, parseQuantity } from '#kube/quantity/quantity.ts'
import { checked } from '../../../registry/field-checks.ts'
import { validateAmount } from '../resource-lists.ts'
import {
  isHugePages,
  isMultipleOfPage,
  isOvercommitAllowed,
  isPodLevelResource,
  validateContainerResourceName,
  validateResourceName,
} from '../resource-names.ts'
import type { Resources } from './model.ts'
import type { Allowances } from './allowances.ts'

/** Source of this file: kubernetes pkg/apis/core/validation/validation.go validateResourceRequirements. */

type ResourceList = Record<string, string | undefined>
type CheckName = (field: string, name: string) => FieldError[]

export interface ResourceRules {
  /** Names of the pod's resource claims. */
  readonly claims: ReadonlySet<string>
  readonly allow: Allowances
}

export function validateContainerResources(resources: Resources, field: string, rules: ResourceRules): FieldError[] {
  return validateRequirements(resources, field, rules, validateContainerResourceName)
}

export function validatePodResourceRequirements(
  resources: Resources,
  field: string,
  rules: ResourceRules,
): FieldError[] {
  return validateRequirements(resources, field, rules, validatePodResourceName)
}

function validatePodResourceName(field: string, name: string): FieldError[] {
  const errors = validateResourceName(field, name)
  if (errors.length > 0 || isPodLevelResource(name)) return errors
  return [unsupportedField(field, name, ['cpu', 'hugepages-', 'memory'])]
}

function validateRequirements(
  { limits = {}, requests = {}, claims }: Resources,
  field: string,
  rules: ResourceRules,
  checkName: CheckName,
): FieldError[] {
  const errors = [
    ...validateAmounts(limits, `${field}.limits`, rules, checkName),
    ...Object.entries(requests).flatMap(([name, amount = '']) => [
      ...validateAmounts({ [name]: amount }, `${field}.requests`, rules, checkName),
      ...validateAgainstLimit(name, amount, limits, field),
    ]),
  ]
  const names = [...Object.keys(limits), ...Object.keys(requests)]
  if (names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory')) {
    errors.push(forbiddenField(field, 'HugePages require cpu or memory'))
  }
  return [...errors, ...validateClaims(claims ?? [], `${field}.claims`, rules.claims)]
}

function validateAmounts(
  list: ResourceList,
  field: string,
  { allow }: ResourceRules,
  checkName: CheckName,
): FieldError[] {
  return Object.entries(list).flatMap(([name, amount = '']) => {
    const at = `${field}[${name}]`
    const quantity = parseQuantity(amount)
    if (!quantity) return checkName(at, name)
    const isMisfit = isHugePages(name) && !allow.indivisibleHugePages && !isMultipleOfPage(name, quantity)
    return [
      ...checkName(at, name),
      ...validateAmount(at, name, amount),
      ...(isMisfit ? [invalidField(at, amount, `${amount} is not positive integer multiple of ${name}`)] : []),
    ]
  })
}

function validateAgainstLimit(name: string, amount: string, limits: ResourceList, field: string): FieldError[] {
  const limit = Object.hasOwn(limits, name) ? limits[name] : undefined
  if (limit === undefined) {
    const detail = 'Limit must be set for non overcommitable resources'
    return isOvercommitAllowed(name) ? [] : [requiredField(`${field}.limits`, detail)]
  }
  const asked = parseQuantity(amount)
  const most = parseQuantity(limit)
  if (!asked || !most) return []
  const order = compareQuantities(asked, most)
  if (order !== 0 && !isOvercommitAllowed(name)) {
    return [invalidField(`${field}.requests`, amount, `must be equal to ${name} limit of ${limit}`)]
  }
  if (order <= 0) return []
  return [invalidField(`${field}.requests`, amount, `must be less than or equal to ${name} limit of ${limit}`)]
}

/** Source: validateResourceClaimNames. A claim is used whole, or by requests of it that differ. */
function validateClaims(
  claims: readonly { name?: string; request?: string }[],
  field: string,
  known: ReadonlySet<string>,
): FieldError[] {
  const seen = new Set<string>()
  return claims.flatMap(({ name = '', request = '' }, index) => {
    const at = `${field}[${String(index)}]`
    if (name === '') return [requiredField(at)]
    return [...validateClaimUse(name, request, at, seen), ...validateClaimIsKnown(name, at, known)]
  })
}

function validateClaimUse(name: string, request: string, at: string, seen: Set<string>): FieldError[] {
  if (seen.has(name)) {
    seen.add(name)
    return [duplicateField(at, name)]
  }
  const key = request ? `${name}/${request}` : name
  const errors = request ? checked(`${at}.request`, request, dns1123Label) : []
  if (seen.has(key)) errors.push(duplicateField(at, key))
  else if (!request) {
    errors.push(...[...seen].filter((other) => other.startsWith(`${name}/`)).map(() => duplicateField(at, name)))
  }
  seen.add(key)
  return errors
}

function validateClaimIsKnown(name: string, at: string, known: ReadonlySet<string>): FieldError[] {
  if (known.has(name)) return []
  const listed = known.size === 0 ? ' which is empty' : `: ${[...known].sort().join(', ')}`
  const detail = `must be one of the names in pod.spec.resourceClaims${listed}`
  return [{ type: 'FieldValueNotFound', field: at, body: `Not found: ${JSON.stringify(name)}: ${detail}` }]
}
