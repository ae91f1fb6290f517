import type { QueueObserver } from '../runtime/work-queue.ts'
import { counter, gauge, histogram, type Metric } from './metric.ts'
import { Family, Histogram, Tally } from './series.ts'

const seconds = [1e-8, 1e-7, 1e-6, 9.999999999999999e-6, 9.999999999999999e-5, 0.001, 0.01, 0.1, 1, 10]

/** Counts what the queues of controllers do. Source: component-base metrics/prometheus/workqueue. */
export class QueueMetrics {
  readonly #depth = new Family(['name'], () => new Tally())
  readonly #adds = new Family(['name'], () => new Tally())
  readonly #retries = new Family(['name'], () => new Tally())
  readonly #waited = new Family(['name'], () => new Histogram(seconds))
  readonly #worked = new Family(['name'], () => new Histogram(seconds))

  readonly metrics: readonly Metric[] = [
    gauge('workqueue_depth', 'Current depth of workqueue', this.#depth),
    counter('workqueue_adds_total', 'Total number of adds handled by workqueue', this.#adds),
    counter('workqueue_retries_total', 'Total number of retries handled by workqueue', this.#retries),
    histogram(
      'workqueue_queue_duration_seconds',
      'How long in seconds an item stays in workqueue before being requested.',
      this.#waited,
    ),
    histogram(
      'workqueue_work_duration_seconds',
      'How long in seconds processing an item from workqueue takes.',
      this.#worked,
    ),
  ]

  observe(name: string): QueueObserver {
    const depth = this.#depth.of(name)
    const adds = this.#adds.of(name)
    const retries = this.#retries.of(name)
    const waited = this.#waited.of(name)
    const worked = this.#worked.of(name)
    return {
      added() {
        adds.add()
        depth.add()
      },
      started(milliseconds) {
        depth.add(-1)
        waited.observe(milliseconds / 1000)
      },
      finished(milliseconds) {
        worked.observe(milliseconds / 1000)
      },
      retried() {
        retries.add()
      },
    }
  }
}
