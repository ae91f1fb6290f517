import type { Classified, FlowControl, FlowObserver } from '../flow-control/flow-control.ts'
import type { PriorityLevel } from '../flow-control/priority-level.ts'
import { counter, gauge, histogram, observed, type Metric, type Sample } from './metric.ts'
import { Family, Histogram, Tally } from './series.ts'

const flow = ['priority_level', 'flow_schema'] as const
const waits = [0, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30]

/** Watches over priority and fairness. Source: apiserver pkg/util/flowcontrol/metrics/metrics.go. */
export function flowMetrics(flows: FlowControl): readonly Metric[] {
  const dispatched = new Family(flow, () => new Tally())
  const rejected = new Family([...flow, 'reason'], () => new Tally())
  const executing = new Family(flow, () => new Tally())
  const queued = new Family(flow, () => new Tally())
  const waited = new Family([...flow, 'execute'], () => new Histogram(waits))
  const of = <T>(family: Family<T>, { level, schema }: Classified, ...more: string[]): T =>
    family.of(level.name, schema.name, ...more)
  const observer: FlowObserver = {
    dispatched(place) {
      of(dispatched, place).add()
      of(executing, place).add()
    },
    finished: (place) => {
      of(executing, place).add(-1)
    },
    queued: (place) => {
      of(queued, place).add()
    },
    waited(place, seconds, isExecuted) {
      of(queued, place).add(-1)
      of(waited, place, String(isExecuted)).observe(seconds)
    },
    rejected: (place, reason) => {
      of(rejected, place, reason).add()
    },
  }
  flows.observer = observer
  const level = (name: string, help: string, value: (level: PriorityLevel) => number): Metric =>
    observed('gauge', `apiserver_flowcontrol_${name}`, help, () => perLevel(flows, value))
  return [
    counter(
      'apiserver_flowcontrol_dispatched_requests_total',
      'Number of requests executed by API Priority and Fairness subsystem',
      dispatched,
    ),
    counter(
      'apiserver_flowcontrol_rejected_requests_total',
      'Number of requests rejected by API Priority and Fairness subsystem',
      rejected,
    ),
    gauge(
      'apiserver_flowcontrol_current_executing_requests',
      'Number of requests in initial (for a WATCH) or any (for a non-WATCH) execution stage in the API Priority and Fairness subsystem',
      executing,
    ),
    gauge(
      'apiserver_flowcontrol_current_inqueue_requests',
      'Number of requests currently pending in queues of the API Priority and Fairness subsystem',
      queued,
    ),
    histogram(
      'apiserver_flowcontrol_request_wait_duration_seconds',
      'Length of time a request spent waiting in its queue',
      waited,
    ),
    level(
      'nominal_limit_seats',
      'Nominal number of execution seats for each priority level',
      ({ limits }) => limits.nominal,
    ),
    level(
      'lower_limit_seats',
      'Lower bound on number of execution seats for each priority level',
      ({ limits }) => limits.minimum,
    ),
    level(
      'upper_limit_seats',
      'Upper bound on number of execution seats for each priority level',
      ({ limits }) => limits.maximum,
    ),
    level(
      'current_executing_seats',
      'Seats occupied by the executing requests of each priority level',
      ({ seats }) => seats,
    ),
    level(
      'current_inqueue_seats',
      'Seats that the queued requests of each priority level ask for',
      ({ queues }) => queues?.seats ?? 0,
    ),
  ]
}

function* perLevel(flows: FlowControl, value: (level: PriorityLevel) => number): Iterable<Sample> {
  for (const level of flows.levels) yield { labels: { priority_level: level.name }, value: value(level) }
}
