import { expect, test } from 'vitest'
import { createExposition } from '../../../../../main/engine/metrics/exposition.ts'
import { counter, gauge, histogram } from '../../../../../main/engine/metrics/metric.ts'
import { QueueMetrics } from '../../../../../main/engine/metrics/queue-metrics.ts'
import { RequestMetrics, type RequestLabels } from '../../../../../main/engine/metrics/request-metrics.ts'
import { Family, Histogram, Tally } from '../../../../../main/engine/metrics/series.ts'
import { WorkQueue } from '../../../../../main/engine/runtime/work-queue.ts'
import { FakeClock } from '../../../../support/fake-clock.ts'

function text(metrics: Parameters<typeof createExposition>[0]): Promise<string> {
  return createExposition(metrics, { ofProcess: false }).text()
}

test('counters, gauges and histograms as Prometheus reads them', async () => {
  const asked = new Family(['verb', 'code'], () => new Tally())
  asked.of('GET', '200').add()
  asked.of('GET', '200').add(2)
  asked.of('a"b\\c\nd', '').add()
  const now = new Family([], () => new Tally())
  now.of().value = 5
  const took = new Family(['verb'], () => new Histogram([0.1, 1]))
  for (const seconds of [0.05, 0.1, 0.5, 7]) took.of('GET').observe(seconds)
  expect(
    await text([counter('asked_total', 'asked', asked), gauge('now', 'now', now), histogram('took', 'took', took)]),
  ).toBe(`# HELP asked_total asked
# TYPE asked_total counter
asked_total{verb="GET",code="200"} 3
asked_total{verb="a\\"b\\\\c\\nd",code=""} 1

# HELP now now
# TYPE now gauge
now 5

# HELP took took
# TYPE took histogram
took_bucket{verb="GET",le="0.1"} 2
took_bucket{verb="GET",le="1"} 3
took_bucket{verb="GET",le="+Inf"} 4
took_sum{verb="GET"} 7.65
took_count{verb="GET"} 4
`)
})

test('labels that somebody makes up have an end', () => {
  const family = new Family(['path'], () => new Tally())
  for (let index = 0; index < 20_000; index++) family.of(String(index)).add()
  expect([...family.entries()]).toHaveLength(10_000)
})

const get: RequestLabels = {
  verb: 'GET',
  dryRun: '',
  group: 'apps',
  version: 'v1',
  resource: 'deployments',
  subresource: '',
  scope: 'resource',
  component: 'apiserver',
}

test('requests are counted by what they ask for and what came of it', async () => {
  const requests = new RequestMetrics()
  requests.of(get).answered(200, 0.003, 500)
  requests.of(get).answered(404, 0.003, 100)
  requests.of({ ...get, verb: 'LIST', scope: 'namespace' }).answered(429, 0.001, 43)
  requests.watchEventsOf('apps', 'v1', 'deployments').add(3)
  const ended = requests.of({ ...get, verb: 'WATCH' }).runs()
  const leave = [requests.enter(true), requests.enter(true), requests.enter(false)]
  for (const one of leave) one()
  const lines = await text(requests.metrics)
  const labels =
    'group="apps",version="v1",resource="deployments",subresource="",scope="resource",component="apiserver"'
  for (const line of [
    `apiserver_request_total{verb="GET",dry_run="",${labels},code="200"} 1`,
    `apiserver_request_total{verb="GET",dry_run="",${labels},code="404"} 1`,
    `apiserver_request_duration_seconds_bucket{verb="GET",dry_run="",${labels},le="0.005"} 2`,
    `apiserver_response_sizes_sum{verb="GET",${labels}} 600`,
    `apiserver_longrunning_requests{verb="WATCH",${labels}} 1`,
    'apiserver_watch_events_total{group="apps",version="v1",resource="deployments"} 3',
    'apiserver_current_inflight_requests{request_kind="readOnly"} 2',
    'apiserver_current_inflight_requests{request_kind="mutating"} 1',
  ]) {
    expect(lines).toContain(`${line}\n`)
  }
  expect(lines).toMatch(/apiserver_request_terminations_total\{verb="LIST".*code="429"} 1/)
  ended()
  expect(await text(requests.metrics)).toContain('apiserver_current_inflight_requests{request_kind="readOnly"} 0')
})

test('queues of controllers are counted by name', async () => {
  const clock = new FakeClock()
  const metrics = new QueueMetrics()
  let isFirst = true
  const queue = new WorkQueue({
    clock,
    workers: 1,
    observer: metrics.observe('deployment'),
    process: () => {
      if (!isFirst) return Promise.resolve(undefined)
      isFirst = false
      return Promise.reject(new Error('not yet'))
    },
    onFailure: () => undefined,
  })
  queue.add('a')
  queue.add('a')
  await clock.advance(1000)
  const lines = await text(metrics.metrics)
  expect(lines).toContain('workqueue_adds_total{name="deployment"} 2\n')
  expect(lines).toContain('workqueue_retries_total{name="deployment"} 1\n')
  expect(lines).toContain('workqueue_depth{name="deployment"} 0\n')
  expect(lines).toContain('workqueue_work_duration_seconds_count{name="deployment"} 2\n')
  queue.dispose()
})
