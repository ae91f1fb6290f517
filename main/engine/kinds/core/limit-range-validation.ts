import type { LimitRange } from '#kube/kinds/core/limit-range.ts'
import { duplicateField, type FieldError, forbiddenField, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { qualifiedName } from '#kube/meta/names.ts'
import { compareQuantities, one, parseQuantity, type Quantity } from '#kube/quantity/quantity.ts'
import { checked } from '../../registry/field-checks.ts'
import { isOvercommitAllowed, validateContainerResourceName, validateResourceName } from './resource-names.ts'

type Limit = NonNullable<NonNullable<LimitRange['spec']>['limits']>[number]
type ListName = 'max' | 'min' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio'

const types = ['Pod', 'Container', 'PersistentVolumeClaim']
const listNames: readonly ListName[] = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio']

/** Source: kubernetes pkg/apis/core/validation ValidateLimitRange. */
export function validateLimits(limits: readonly Limit[], field: string): FieldError[] {
  return limits.flatMap((limit, index) => {
    const at = `${field}[${String(index)}]`
    const isTwice = limits.slice(0, index).some(({ type }) => type === limit.type)
    const isUnbounded = limit.type === 'PersistentVolumeClaim' && !limit.min?.['storage'] && !limit.max?.['storage']
    return [
      ...validateType(limit.type, `${at}.type`),
      ...(isTwice ? [duplicateField(`${at}.type`, limit.type)] : []),
      ...validateNames(limit, at, ['max', 'min']),
      ...(limit.type === 'Pod' ? forbidDefaults(limit, at) : validateNames(limit, at, ['default', 'defaultRequest'])),
      ...(isUnbounded
        ? [
            requiredField(
              `${at}.limits`,
              'either minimum or maximum storage value is required, but neither was provided',
            ),
          ]
        : []),
      ...validateNames(limit, at, ['maxLimitRequestRatio']),
      ...namesOf(limit).flatMap((name) => validateAmounts(limit, name, at)),
    ]
  })
}

function validateType(type: string, field: string): FieldError[] {
  const errors = checked(field, type, qualifiedName)
  if (errors.length > 0 || type.includes('/') || types.includes(type)) return errors
  return [invalidField(field, type, 'must be a standard limit type or fully qualified')]
}

function validateNames(limit: Limit, field: string, lists: readonly ListName[]): FieldError[] {
  const check =
    limit.type === 'Pod' || limit.type === 'Container' ? validateContainerResourceName : validateResourceName
  return lists.flatMap((list) =>
    Object.keys(limit[list] ?? {}).flatMap((name) => check(`${field}.${list}[${name}]`, name)),
  )
}

function forbidDefaults(limit: Limit, field: string): FieldError[] {
  return (['default', 'defaultRequest'] as const)
    .filter((list) => Object.keys(limit[list] ?? {}).length > 0)
    .map((list) => forbiddenField(`${field}.${list}`, "may not be specified when `type` is 'Pod'"))
}

function namesOf(limit: Limit): string[] {
  const lists = limit.type === 'Pod' ? listNames.filter((list) => !list.startsWith('default')) : listNames
  return [...new Set(lists.flatMap((list) => Object.keys(limit[list] ?? {})))]
}

/** An amount with the text that messages show. */
interface Amount {
  readonly text: string
  readonly quantity: Quantity
}

function amountIn(limit: Limit, list: ListName, name: string): Amount | undefined {
  const text = limit[list]?.[name]
  const quantity = text === undefined ? undefined : parseQuantity(text)
  return text !== undefined && quantity ? { text, quantity } : undefined
}

function isMore(a: Amount | undefined, b: Amount | undefined): boolean {
  return a !== undefined && b !== undefined && compareQuantities(a.quantity, b.quantity) > 0
}

function validateAmounts(limit: Limit, name: string, field: string): FieldError[] {
  const isPod = limit.type === 'Pod'
  const min = amountIn(limit, 'min', name)
  const max = amountIn(limit, 'max', name)
  const byDefault = isPod ? undefined : amountIn(limit, 'default', name)
  const request = isPod ? undefined : amountIn(limit, 'defaultRequest', name)
  const errors: FieldError[] = []
  const ordered = (
    [low, lowName]: readonly [Amount | undefined, string],
    [high, highName]: readonly [Amount | undefined, string],
    list: ListName,
    shown: Amount | undefined,
  ): void => {
    if (!low || !high || !shown || !isMore(low, high)) return
    const detail = `${lowName} value ${low.text} is greater than ${highName} value ${high.text}`
    errors.push(invalidField(`${field}.${list}[${name}]`, shown.text, detail))
  }
  ordered([min, 'min'], [max, 'max'], 'min', min)
  ordered([min, 'min'], [request, 'default request'], 'defaultRequest', request)
  ordered([request, 'default request'], [max, 'max'], 'defaultRequest', request)
  ordered([request, 'default request'], [byDefault, 'default limit'], 'defaultRequest', request)
  ordered([min, 'min'], [byDefault, 'default'], 'default', min)
  ordered([byDefault, 'default'], [max, 'max'], 'default', max)
  errors.push(
    ...validateRatio(amountIn(limit, 'maxLimitRequestRatio', name), min, max, `${field}.maxLimitRequestRatio[${name}]`),
  )
  const isSame = !byDefault || !request || compareQuantities(byDefault.quantity, request.quantity) === 0
  if (!isOvercommitAllowed(name) && !isSame) {
    const detail = `default value ${byDefault.text} must equal to defaultRequest value ${request.text} in ${name}`
    errors.push(invalidField(`${field}.defaultRequest[${name}]`, request.text, detail))
  }
  return errors
}

function validateRatio(
  ratio: Amount | undefined,
  min: Amount | undefined,
  max: Amount | undefined,
  field: string,
): FieldError[] {
  if (!ratio) return []
  const errors: FieldError[] = []
  if (ratio.quantity.nano < one) errors.push(invalidField(field, ratio.text, `ratio ${ratio.text} is less than 1`))
  if (!min || !max) return errors
  const limit = Number(max.quantity.nano) / Number(min.quantity.nano)
  if (Number(ratio.quantity.nano) / Number(one) <= limit) return errors
  const detail = `ratio ${ratio.text} is greater than max/min = ${limit.toFixed(6)}`
  return [...errors, invalidField(field, ratio.text, detail)]
}
