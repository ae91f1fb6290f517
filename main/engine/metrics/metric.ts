import type { Family, Histogram, Tally } from './series.ts'

export interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
  /** Where it is not the metric's. */
  readonly metricName?: string
}

/** One metric of `/metrics`; its samples are asked for when somebody reads it. */
export interface Metric {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  samples(): Iterable<Sample>
}

export function counter(name: string, help: string, family: Family<Tally>): Metric {
  return { name, help, type: 'counter', samples: () => valuesOf(family) }
}

export function gauge(name: string, help: string, family: Family<Tally>): Metric {
  return { name, help, type: 'gauge', samples: () => valuesOf(family) }
}

/** For what is known anyway. */
export function observed(
  type: 'counter' | 'gauge',
  name: string,
  help: string,
  samples: () => Iterable<Sample>,
): Metric {
  return { name, help, type, samples }
}

export function histogram(name: string, help: string, family: Family<Histogram>): Metric {
  return {
    name,
    help,
    type: 'histogram',
    *samples() {
      for (const { labels, series } of family.entries()) {
        for (const [le, value] of series.cumulative())
          yield { labels: { ...labels, le }, value, metricName: `${name}_bucket` }
        yield { labels, value: series.sum, metricName: `${name}_sum` }
        yield { labels, value: series.count, metricName: `${name}_count` }
      }
    },
  }
}

function* valuesOf(family: Family<Tally>): Iterable<Sample> {
  for (const { labels, series } of family.entries()) yield { labels, value: series.value }
}
