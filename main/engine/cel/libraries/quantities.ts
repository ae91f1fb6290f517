import { one, parseQuantity, type Quantity, quantityProblem } from '#kube/quantity/quantity.ts'
import { CelError } from '../errors.ts'
import { define, type Library } from '../declarations.ts'
import { nominalCost, traversal } from '../costs.ts'
import { opaqueType } from '../types.ts'
import { OpaqueValue } from '../values/values.ts'

const quantityType = opaqueType('kubernetes.Quantity')

class QuantityValue extends OpaqueValue {
  readonly type = quantityType
  readonly quantity: Quantity

  constructor(quantity: Quantity) {
    super()
    this.quantity = quantity
  }

  equals(other: OpaqueValue): boolean {
    return other instanceof QuantityValue && this.quantity.nano === other.quantity.nano
  }
}

function toQuantity(text: string): QuantityValue {
  const quantity = text === text.trim() ? parseQuantity(text) : undefined
  if (!quantity) throw new CelError(quantityProblem)
  return new QuantityValue(quantity)
}

const nanoOf = (value: QuantityValue): bigint => value.quantity.nano
const compare = (a: QuantityValue, b: QuantityValue): bigint => {
  const [left, right] = [nanoOf(a), nanoOf(b)]
  return left < right ? -1n : left > right ? 1n : 0n
}
const sum = (a: QuantityValue, nano: bigint): QuantityValue =>
  new QuantityValue({ ...a.quantity, nano: nanoOf(a) + nano })
const isWhole = (value: QuantityValue): boolean =>
  nanoOf(value) % one === 0n && BigInt.asIntN(64, nanoOf(value) / one) === nanoOf(value) / one

function asInteger(value: QuantityValue): bigint {
  if (!isWhole(value)) throw new CelError('cannot convert value to integer')
  return nanoOf(value) / one
}

/** Source: apiserver pkg/cel/library/quantity.go. */
export const quantities: Library = {
  types: { 'kubernetes.Quantity': quantityType },
  functions: [
    define('quantity', [['string_to_quantity', '(string) kubernetes.Quantity', toQuantity]], traversal()),
    define(
      'isQuantity',
      [
        [
          'is_quantity_string',
          '(string) bool',
          (text: string) => text === text.trim() && parseQuantity(text) !== undefined,
        ],
      ],
      traversal(),
    ),
    define(
      'sign',
      [
        [
          'quantity_sign',
          '(kubernetes.Quantity) int',
          (a: QuantityValue) => (nanoOf(a) < 0n ? -1n : nanoOf(a) > 0n ? 1n : 0n),
        ],
      ],
      nominalCost,
    ),
    define('asInteger', [['quantity_get_int', 'kubernetes.Quantity.() int', asInteger]], nominalCost),
    define('isInteger', [['quantity_is_integer', 'kubernetes.Quantity.() bool', isWhole]], nominalCost),
    define(
      'asApproximateFloat',
      [['quantity_get_float', 'kubernetes.Quantity.() double', (a: QuantityValue) => Number(nanoOf(a)) / 1e9]],
      nominalCost,
    ),
    define(
      'add',
      [
        [
          'quantity_add',
          'kubernetes.Quantity.(kubernetes.Quantity) kubernetes.Quantity',
          (a: QuantityValue, b: QuantityValue) => sum(a, nanoOf(b)),
        ],
        [
          'quantity_add_int',
          'kubernetes.Quantity.(int) kubernetes.Quantity',
          (a: QuantityValue, b: bigint) => sum(a, b * one),
        ],
      ],
      nominalCost,
    ),
    define(
      'sub',
      [
        [
          'quantity_sub',
          'kubernetes.Quantity.(kubernetes.Quantity) kubernetes.Quantity',
          (a: QuantityValue, b: QuantityValue) => sum(a, -nanoOf(b)),
        ],
        [
          'quantity_sub_int',
          'kubernetes.Quantity.(int) kubernetes.Quantity',
          (a: QuantityValue, b: bigint) => sum(a, -b * one),
        ],
      ],
      nominalCost,
    ),
  ],
}

/** The orders of two types with the same functions. */
export const quantityOrder = { type: 'kubernetes.Quantity', id: 'quantity', compare }
