import {
  addQuantities,
  compareQuantities,
  formatQuantity,
  parseQuantity,
  type Quantity,
  subtractQuantities,
} from '#kube/quantity/quantity.ts'

/** Arithmetic with lists of resources. Source: apiserver pkg/quota/v1/resources.go. */

export type Amounts = ReadonlyMap<string, Quantity>

type List = Readonly<Record<string, string>>

export const one: Quantity = { nano: 1_000_000_000n, format: 'DecimalSI' }
export const zero: Quantity = { nano: 0n, format: 'DecimalSI' }

export function whole(count: number): Quantity {
  return { nano: BigInt(count) * one.nano, format: 'DecimalSI' }
}

export function parseAmounts(list: List | undefined): Amounts {
  return new Map(Object.entries(list ?? {}).map(([name, amount]) => [name, parseQuantity(amount) ?? zero]))
}

export function formatAmounts(amounts: Amounts): Record<string, string> {
  return Object.fromEntries([...amounts].map(([name, amount]) => [name, formatQuantity(amount)]))
}

/** Those of `names` only. */
export function mask(amounts: Amounts, names: Iterable<string>): Amounts {
  const wanted = new Set(names)
  return new Map([...amounts].filter(([name]) => wanted.has(name)))
}

export function sum(a: Amounts, b: Amounts): Amounts {
  const result = new Map(a)
  for (const [name, amount] of b) {
    const before = result.get(name)
    result.set(name, before ? addQuantities(before, amount) : amount)
  }
  return result
}

/** What `now` has more than `before`; what it has less counts as nothing. */
export function growth(now: Amounts, before: Amounts): Amounts {
  return new Map(
    [...now].map(([name, amount]) => {
      const rest = subtractQuantities(amount, before.get(name) ?? zero)
      return [name, rest.nano > 0n ? rest : { ...rest, nano: 0n }]
    }),
  )
}

export function withoutZeros(amounts: Amounts): Amounts {
  return new Map([...amounts].filter(([, { nano }]) => nano !== 0n))
}

/** The resources of which there is more than `limits` allow. */
export function exceeded(amounts: Amounts, limits: Amounts): string[] {
  return [...amounts].flatMap(([name, amount]) => {
    const limit = limits.get(name)
    return limit && compareQuantities(amount, limit) > 0 ? [name] : []
  })
}

/** `cpu=1,pods=2`. */
export function printAmounts(amounts: Amounts): string {
  return [...amounts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, amount]) => `${name}=${formatQuantity(amount)}`)
    .join(',')
}
