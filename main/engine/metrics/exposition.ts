import type { Counter, Registry } from 'prom-client'
import type { Metric } from './metric.ts'

/** What is read at `/metrics`, in Prometheus' text format. */
export interface Exposition {
  readonly contentType: string
  text(): Promise<string>
}

/** Milliseconds; a finer watch on the event loop wakes an idle machine. */
const eventLoopPrecision = 100

/**
 * The metrics in Prometheus' text format, with those of the process and of Node. The library is loaded, and the event
 * loop watched, from the first question on: who does not ask does not pay. Counting is done without it, because its
 * labels cost more than a request may.
 */
export function createExposition(
  metrics: readonly Metric[],
  { ofProcess }: { readonly ofProcess: boolean },
): Exposition {
  let registry: Promise<Registry> | undefined
  const open = async (): Promise<Registry> => {
    const { Registry, collectDefaultMetrics } = await import('prom-client')
    const made = new Registry()
    for (const metric of metrics) made.registerMetric(exposed(metric))
    if (ofProcess) collectDefaultMetrics({ register: made, eventLoopMonitoringPrecision: eventLoopPrecision })
    return made
  }
  return {
    contentType: 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores',
    async text() {
      registry ??= open()
      return (await registry).metrics()
    },
  }
}

/** The registry asks a metric for nothing but this; its types know the library's own classes alone. */
function exposed({ name, help, type, samples }: Metric): Counter {
  const get = (): Promise<object> => Promise.resolve({ name, help, type, values: [...samples()] })
  return { name, get } as unknown as Counter
}
