import { type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { formatQuantity, one, parseQuantity, type Quantity } from '#kube/quantity/quantity.ts'
import { isCountedResource } from './resource-names.ts'

const milli = 1_000_000n

/**
 * Amounts as the API server keeps them: in canonical form, and no finer than a thousandth.
 * Source: kubernetes pkg/apis/core/v1/defaults.go SetDefaults_ResourceList.
 */
export function roundResources(list: Record<string, string | undefined> | undefined): void {
  for (const [name, amount = ''] of Object.entries(list ?? {})) {
    const quantity = parseQuantity(amount)
    if (!list || !quantity) continue
    list[name] = formatQuantity(rounded(quantity))
  }
}

function rounded(quantity: Quantity): Quantity {
  const { nano, format } = quantity
  const rest = nano % milli
  return rest === 0n ? quantity : { nano: nano - rest + (nano > 0n ? milli : -milli), format }
}

/** Source: kubernetes pkg/apis/core/validation ValidateResourceQuantityValue. */
export function validateAmount(field: string, name: string, amount: string): FieldError[] {
  const { nano } = parseQuantity(amount) ?? { nano: 0n }
  return [
    ...(nano < 0n ? [invalidField(field, amount, 'must be greater than or equal to 0')] : []),
    ...(isCountedResource(name) && nano % one !== 0n ? [invalidField(field, amount, 'must be an integer')] : []),
  ]
}

/** Source: ValidatePositiveQuantityValue. */
export function validatePositiveAmount(field: string, amount: string): FieldError[] {
  const { nano } = parseQuantity(amount) ?? { nano: 0n }
  return nano > 0n ? [] : [invalidField(field, amount, 'must be greater than zero')]
}

/** Source: validateBasicResource. */
export function validateBasicAmount(field: string, amount: string): FieldError[] {
  const { nano } = parseQuantity(amount) ?? { nano: 0n }
  if (nano >= 0n) return []
  return [invalidField(field, Number(-((-nano + one - 1n) / one)), 'must be a valid resource quantity')]
}

/** Bytes come whole. */
export function fractionWarnings(field: string, amount = '0'): string[] {
  const quantity = parseQuantity(amount)
  if (!quantity || quantity.nano % one === 0n) return []
  return [`${field}: fractional byte value ${JSON.stringify(amount)} is invalid, must be an integer`]
}
