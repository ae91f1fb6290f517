import { counter, gauge, histogram, observed, type Metric } from './metric.ts'
import { Family, Histogram, mostSeries, Tally } from './series.ts'

/** What requests are told apart by. Source: apiserver pkg/endpoints/metrics/metrics.go. */
export interface RequestLabels {
  readonly verb: string
  readonly dryRun: string
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly subresource: string
  readonly scope: string
  readonly component: string
}

const place = ['group', 'version', 'resource', 'subresource', 'scope', 'component'] as const
const durations = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60]
const sizes = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]

/** Counts the requests of the API. */
export class RequestMetrics {
  readonly #total = new Family(['verb', 'dry_run', ...place, 'code'], () => new Tally())
  readonly #duration = new Family(['verb', 'dry_run', ...place], () => new Histogram(durations))
  readonly #sizes = new Family(['verb', ...place], () => new Histogram(sizes))
  readonly #longRunning = new Family(['verb', ...place], () => new Tally())
  readonly #terminations = new Family(['verb', ...place, 'code'], () => new Tally())
  readonly #watchEvents = new Family(['group', 'version', 'resource'], () => new Tally())
  readonly #series = new Map<string, RequestSeries>()
  readonly #inFlight = { readOnly: new Peak(), mutating: new Peak() }

  readonly metrics: readonly Metric[] = [
    counter(
      'apiserver_request_total',
      'Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP response code.',
      this.#total,
    ),
    histogram(
      'apiserver_request_duration_seconds',
      'Response latency distribution in seconds for each verb, dry run value, group, version, resource, subresource, scope and component.',
      this.#duration,
    ),
    histogram(
      'apiserver_response_sizes',
      'Response size distribution in bytes for each group, version, verb, resource, subresource, scope and component.',
      this.#sizes,
    ),
    gauge(
      'apiserver_longrunning_requests',
      'Gauge of all active long-running apiserver requests broken out by verb, group, version, resource, scope and component.',
      this.#longRunning,
    ),
    counter(
      'apiserver_request_terminations_total',
      'Number of requests which apiserver terminated in self-defense.',
      this.#terminations,
    ),
    counter('apiserver_watch_events_total', 'Number of events sent in watch clients', this.#watchEvents),
    observed(
      'gauge',
      'apiserver_current_inflight_requests',
      'Most requests in flight since this was last read, per request kind.',
      () =>
        Object.entries(this.#inFlight).map(([kind, peak]) => ({ labels: { request_kind: kind }, value: peak.read() })),
    ),
  ]

  /** What requests with these labels are counted in; looked up once a request. */
  of(labels: RequestLabels): RequestSeries {
    const { verb, dryRun, group, version, resource, subresource, scope, component } = labels
    const key = `${verb} ${dryRun} ${group} ${version} ${resource} ${subresource} ${scope}`
    const known = this.#series.get(key)
    if (known) return known
    const where = [group, version, resource, subresource, scope, component] as const
    const hasSize = verb === 'GET' || verb === 'LIST'
    const series = new RequestSeries({
      duration: this.#duration.of(verb, dryRun, ...where),
      sizes: hasSize ? this.#sizes.of(verb, ...where) : undefined,
      longRunning: () => this.#longRunning.of(verb, ...where),
      total: (code) => this.#total.of(verb, dryRun, ...where, code),
      terminations: (code) => this.#terminations.of(verb, ...where, code),
    })
    // What is counted stays in the families; this is only how it is found.
    if (this.#series.size >= mostSeries) this.#series.clear()
    this.#series.set(key, series)
    return series
  }

  enter(isReadOnly: boolean): () => void {
    const peak = isReadOnly ? this.#inFlight.readOnly : this.#inFlight.mutating
    peak.add(1)
    return () => {
      peak.add(-1)
    }
  }

  /** Looked up once a watch. */
  watchEventsOf(group: string, version: string, resource: string): Tally {
    return this.#watchEvents.of(group, version, resource)
  }
}

interface SeriesOf {
  readonly duration: Histogram
  readonly sizes: Histogram | undefined
  longRunning(): Tally
  total(code: string): Tally
  terminations(code: string): Tally
}

/** The counters of requests that are alike. */
export class RequestSeries {
  readonly #of: SeriesOf
  readonly #byCode = new Map<number, Tally>()

  constructor(of: SeriesOf) {
    this.#of = of
  }

  /** `size` in bytes, where the answer came as a whole. */
  answered(code: number, seconds: number, size: number | undefined): void {
    let total = this.#byCode.get(code)
    if (!total) this.#byCode.set(code, (total = this.#of.total(String(code))))
    total.add()
    this.#of.duration.observe(seconds)
    if (size !== undefined) this.#of.sizes?.observe(size)
    if (code === 429 || code === 504) this.#of.terminations(String(code)).add()
  }

  /** Counts a request as long as it runs; answers with how it ends. */
  runs(): () => void {
    const running = this.#of.longRunning()
    running.add()
    return () => {
      running.add(-1)
    }
  }
}

/** The highest that a number has been since it was read; what is in flight while somebody reads is the reader alone. */
class Peak {
  #value = 0
  #highest = 0

  add(by: number): void {
    this.#value += by
    if (this.#value > this.#highest) this.#highest = this.#value
  }

  read(): number {
    const highest = this.#highest
    this.#highest = this.#value
    return highest
  }
}
