import { type FieldError, forbiddenField, invalidField, requiredField } from '#kube/meta/field-error.ts'
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  formatQuantity,
  parseQuantity,
  type Quantity,
} from '#kube/quantity/quantity.ts'
import { validateSet } from './lists.ts'

/** As on the wire: the model of the client spells `default` otherwise. */
export interface Capacity {
  readonly value?: string
  readonly requestPolicy?: RequestPolicy
}

interface RequestPolicy {
  readonly default?: string
  readonly validValues?: readonly string[]
  readonly validRange?: { readonly min?: string; readonly max?: string; readonly step?: string }
}

const mostValues = 10

/** Capacity that several claims share, in the parts that `requestPolicy` allows. */
export function validateSharedCapacity({ value = '0', requestPolicy }: Capacity, at: string): FieldError[] {
  if (!requestPolicy) return []
  const field = `${at}.requestPolicy`
  const { validValues = [], validRange, default: preset } = requestPolicy
  const detail = 'exactly one policy can be specified, cannot specify "validValues" and "validRange" at the same time'
  if (validValues.length > 0 && validRange) return [forbiddenField(field, detail)]
  const policy = validValues.length > 0 ? 'validValues' : validRange ? 'validRange' : undefined
  if (!policy) return []
  if (preset === undefined) return [requiredField(`${field}.default`, `required when ${policy} is defined`)]
  return policy === 'validValues'
    ? validateValues(`${field}.validValues`, preset, value, validValues)
    : validateRange(`${field}.validRange`, preset, value, validRange ?? {})
}

export function validateWholeCapacity({ requestPolicy }: Capacity, at: string): FieldError[] {
  return requestPolicy ? [forbiddenField(`${at}.requestPolicy`, 'allowMultipleAllocations must be true')] : []
}

function amount(text: string): Quantity {
  return parseQuantity(text) ?? { nano: 0n, format: 'DecimalSI' }
}

function isMore(a: string, b: string): boolean {
  return compareQuantities(amount(a), amount(b)) > 0
}

function validateValues(field: string, preset: string, most: string, values: readonly string[]): FieldError[] {
  const unsorted = values.flatMap((value, index) => {
    const before = values[index - 1]
    if (before === undefined || !isMore(before, value)) return []
    const detail = 'values must be sorted in ascending order'
    return [invalidField(`${field}[${String(index)}]`, canonicalQuantity(value), detail)]
  })
  const tooLarge = `option is larger than capacity value: ${canonicalQuantity(most)}`
  const isKnown = values.some((value) => compareQuantities(amount(value), amount(preset)) === 0)
  return [
    ...unsorted,
    ...validateSet(
      field,
      values,
      mostValues,
      (value, at) => (isMore(value, most) ? [invalidField(at, canonicalQuantity(value), tooLarge)] : []),
      (value) => String(amount(value).nano),
    ),
    ...(isKnown
      ? []
      : [invalidField(field, canonicalQuantity(preset), 'default value is not valid according to the requestPolicy')]),
  ]
}

interface Range {
  readonly min?: string
  readonly max?: string
  readonly step?: string
}

function validateRange(field: string, preset: string, most: string, { min, max, step }: Range): FieldError[] {
  if (min === undefined) return [requiredField(`${field}.min`, 'required when validRange is defined')]
  const errors: FieldError[] = []
  const limit = (part: string, value: string, other: string, isWrong: boolean, detail: string): void => {
    if (isWrong)
      errors.push(invalidField(`${field}.${part}`, canonicalQuantity(value), `${detail}: ${canonicalQuantity(other)}`))
  }
  limit('min', min, most, isMore(min, most), 'min is larger than capacity value')
  limit('min', preset, min, isMore(min, preset), 'default is less than min')
  if (max !== undefined) {
    limit('max', min, max, isMore(min, max), 'min is larger than max')
    limit('max', max, most, isMore(max, most), 'max is larger than capacity value')
    limit('max', preset, max, isMore(preset, max), 'default is more than max')
  }
  if (step !== undefined) errors.push(...validateStep(`${field}.step`, { preset, most, min, max, step }))
  return errors
}

interface Step {
  readonly preset: string
  readonly most: string
  readonly min: string
  readonly max: string | undefined
  readonly step: string
}

function validateStep(field: string, { preset, most, min, max, step }: Step): FieldError[] {
  const first = formatQuantity(addQuantities(amount(min), amount(step)))
  const offGrid = [preset, ...(max === undefined ? [] : [max])].filter((value) => !isMultiple(value, min, step))
  return [
    ...(isMore(first, most)
      ? [
          invalidField(
            field,
            canonicalQuantity(step),
            `one step ${first} is larger than capacity value: ${canonicalQuantity(most)}`,
          ),
        ]
      : []),
    ...offGrid.map((value) =>
      invalidField(
        field,
        canonicalQuantity(value),
        `value is not a multiple of a given step (${canonicalQuantity(step)}) from (${canonicalQuantity(min)})`,
      ),
    ),
  ]
}

function isMultiple(value: string, min: string, step: string): boolean {
  const { nano } = amount(step)
  return nano === 0n || (amount(value).nano - amount(min).nano) % nano === 0n
}
