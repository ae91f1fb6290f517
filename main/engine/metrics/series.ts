/** A number that is counted up, or set. */
export class Tally {
  value = 0

  add(by = 1): void {
    this.value += by
  }
}

/** How often values fell into each of the buckets; `bounds` are their upper ends. */
export class Histogram {
  readonly bounds: readonly number[]
  readonly #counts: number[]
  sum = 0
  count = 0

  constructor(bounds: readonly number[]) {
    this.bounds = bounds
    this.#counts = bounds.map(() => 0)
  }

  observe(value: number): void {
    this.sum += value
    this.count++
    const index = this.bounds.findIndex((bound) => value <= bound)
    if (index >= 0) this.#counts[index] = (this.#counts[index] ?? 0) + 1
  }

  /** As Prometheus has them: each bucket with those below it. */
  *cumulative(): Iterable<readonly [bound: string, count: number]> {
    let sum = 0
    for (const [index, bound] of this.bounds.entries()) {
      sum += this.#counts[index] ?? 0
      yield [String(bound), sum]
    }
    yield ['+Inf', this.count]
  }
}

/** A label is worth nothing when everybody can make up values for it. */
export const mostSeries = 10_000

/** What is counted by the values of labels. */
export class Family<T> {
  readonly #names: readonly string[]
  readonly #make: () => T
  readonly #series = new Map<string, { readonly labels: Readonly<Record<string, string>>; readonly series: T }>()
  #surplus: T | undefined

  constructor(names: readonly string[], make: () => T) {
    this.#names = names
    this.#make = make
  }

  /** Made with the first question. Values in the order of the names. */
  of(...values: readonly string[]): T {
    const key = values.join('\0')
    const known = this.#series.get(key)
    if (known) return known.series
    if (this.#series.size >= mostSeries) return (this.#surplus ??= this.#make())
    const series = this.#make()
    const labels = Object.fromEntries(this.#names.map((name, index) => [name, values[index] ?? '']))
    this.#series.set(key, { labels, series })
    return series
  }

  entries(): Iterable<{ readonly labels: Readonly<Record<string, string>>; readonly series: T }> {
    return this.#series.values()
  }
}
