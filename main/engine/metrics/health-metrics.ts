import { counter, gauge, type Metric } from './metric.ts'
import { Family, Tally } from './series.ts'

/** The outcomes of health checks, for `/metrics/slis`. Source: component-base metrics/prometheus/slis. */
export class HealthMetrics {
  readonly #state = new Family(['name', 'type'], () => new Tally())
  readonly #total = new Family(['name', 'type', 'status'], () => new Tally())

  readonly metrics: readonly Metric[] = [
    gauge('kubernetes_healthcheck', 'This metric records the result of a single healthcheck.', this.#state),
    counter('kubernetes_healthchecks_total', 'This metric records the results of all healthcheck.', this.#total),
  ]

  observe(name: string, type: string, isHealthy: boolean): void {
    this.#state.of(name, type).value = isHealthy ? 1 : 0
    this.#total.of(name, type, isHealthy ? 'success' : 'error').add()
  }
}
