import { CelError } from '../errors.ts'
import { define, type Library, type OverloadInput } from '../declarations.ts'
import { nominalCost, traversal } from '../costs.ts'
import { opaqueType } from '../types.ts'
import { OpaqueValue, type Value } from '../values/values.ts'
import { quantityOrder } from './quantities.ts'

const semverType = opaqueType('kubernetes.Semver')

class SemverValue extends OpaqueValue {
  readonly type = semverType
  readonly numbers: readonly bigint[]
  readonly pre: readonly string[]

  constructor(numbers: readonly bigint[], pre: readonly string[]) {
    super()
    this.numbers = numbers
    this.pre = pre
  }

  equals(other: OpaqueValue): boolean {
    return other instanceof SemverValue && order(this, other) === 0n
  }
}

const number = '(0|[1-9]\\d*)'
const form = new RegExp(`^${number}\\.${number}\\.${number}(?:-([0-9A-Za-z.-]+))?(?:\\+([0-9A-Za-z.-]+))?$`)

/** Undefined for what is no version. `v1.02` is one once it is normalized. Source: blang/semver. */
function parseSemver(text: string, normalizes = false): SemverValue | undefined {
  const found = form.exec(normalizes ? normalized(text) : text)
  if (!found) return undefined
  const [, major = '0', minor = '0', patch = '0', pre, build] = found
  const parts = pre?.split('.') ?? []
  if (parts.some((part) => part === '' || /^0\d+$/.test(part)) || build?.split('.').includes('')) return undefined
  const numbers = [major, minor, patch].map(BigInt)
  return numbers.some((part) => BigInt.asUintN(64, part) !== part) ? undefined : new SemverValue(numbers, parts)
}

function normalized(text: string): string {
  const [, core = '', rest = ''] = /^v?([0-9.]*)(.*)$/s.exec(text) ?? []
  const parts = core.split('.').map((part) => part.replace(/^0+(?=\d)/, ''))
  while (parts.length < 3) parts.push('0')
  return parts.join('.') + rest
}

function toSemver(text: string, normalizes = false): SemverValue {
  const version = parseSemver(text, normalizes)
  if (!version) throw new CelError(semverProblem(text))
  return version
}

function semverProblem(text: string): string {
  if (text === '') return 'Version string empty'
  if (text.split('.').length < 3) return 'No Major.Minor.Patch elements found'
  return `Invalid character(s) found in version ${JSON.stringify(text)}`
}

/** SemVer 2.0 §11. */
function order(a: SemverValue, b: SemverValue): bigint {
  for (const [i, left] of a.numbers.entries()) {
    const right = b.numbers[i] ?? 0n
    if (left !== right) return left < right ? -1n : 1n
  }
  if (a.pre.length === 0 || b.pre.length === 0) return BigInt(Math.sign(b.pre.length - a.pre.length))
  for (let i = 0; i < Math.max(a.pre.length, b.pre.length); i++) {
    const step = orderPart(a.pre[i], b.pre[i])
    if (step !== 0n) return step
  }
  return 0n
}

function orderPart(a: string | undefined, b: string | undefined): bigint {
  if (a === b) return 0n
  if (a === undefined || b === undefined) return a === undefined ? -1n : 1n
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)]
  if (left && right) return BigInt(a) < BigInt(b) ? -1n : BigInt(a) > BigInt(b) ? 1n : 0n
  if (left !== right) return left ? -1n : 1n
  return a < b ? -1n : 1n
}

type Order = (a: Value, b: Value) => bigint

/** `isLessThan` and its like, of versions and of quantities. */
function comparison(name: string, id: string, result: string, pick: (order: bigint) => Value) {
  const orders = [quantityOrder, { type: 'kubernetes.Semver', id: 'semver', compare: order }]
  const overloads = orders.map(({ type, id: prefix, compare }): OverloadInput => {
    const compareThem = compare as unknown as Order
    return [`${prefix}_${id}`, `${type}.(${type}) ${result}`, (a: Value, b: Value) => pick(compareThem(a, b))]
  })
  return define(name, overloads, nominalCost)
}

/** Source: apiserver pkg/cel/library/semverlib.go. */
export const versions: Library = {
  types: { 'kubernetes.Semver': semverType },
  functions: [
    define(
      'semver',
      [
        ['string_to_semver', '(string) kubernetes.Semver', toSemver],
        ['string_bool_to_semver', '(string, bool) kubernetes.Semver', toSemver],
      ],
      traversal(),
    ),
    define(
      'isSemver',
      [
        ['is_semver_string', '(string) bool', (text: string) => parseSemver(text) !== undefined],
        [
          'is_semver_string_bool',
          '(string, bool) bool',
          (text: string, normalizes: boolean) => parseSemver(text, normalizes) !== undefined,
        ],
      ],
      traversal(),
    ),
    ...['major', 'minor', 'patch'].map((name, i) =>
      define(
        name,
        [[`semver_${name}`, 'kubernetes.Semver.() int', (version: SemverValue) => version.numbers[i] ?? 0n]],
        nominalCost,
      ),
    ),
    comparison('isGreaterThan', 'is_greater_than', 'bool', (step) => step > 0n),
    comparison('isLessThan', 'is_less_than', 'bool', (step) => step < 0n),
    comparison('compareTo', 'compare_to', 'int', (step) => step),
  ],
}
