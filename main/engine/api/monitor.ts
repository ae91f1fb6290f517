import type { Clock } from '#base/clock.ts'
import type { RequestMetrics } from '../metrics/request-metrics.ts'
import type { ServedKinds } from '../registry/served-kinds.ts'
import type { Exchange } from './filters/filter.ts'
import { isLongRunning } from './filters/long-running.ts'
import type { ApiResponse } from './message.ts'
import { requestLabels } from './request-labels.ts'
import { onceEnded } from './stream-end.ts'

/** Counts one request from its arrival; the answer goes through what this answers with. */
export type Monitor = (exchange: Exchange) => (response: ApiResponse) => ApiResponse

const readOnly = new Set(['get', 'list', 'watch', 'head'])

/** Source: apiserver pkg/endpoints/metrics/metrics.go MonitorRequest. */
export function createMonitor(metrics: RequestMetrics, served: ServedKinds, clock: Clock): Monitor {
  return ({ request, info }) => {
    const started = clock.monotonic()
    const labels = requestLabels(served, request, info)
    const series = labels && metrics.of(labels)
    const seconds = (): number => (clock.monotonic() - started) / 1000
    if (isLongRunning(info)) {
      const ended = series?.runs()
      return (response) =>
        onceEnded(request, response, () => {
          ended?.()
          series?.answered(response.status, seconds(), undefined)
        })
    }
    const leave = metrics.enter(readOnly.has(info.verb))
    return (response) => {
      leave()
      series?.answered(response.status, seconds(), Buffer.isBuffer(response.body) ? response.body.length : undefined)
      return response
    }
  }
}
