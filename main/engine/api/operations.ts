import type { Kind } from '#kube/meta/kind.ts'
import type { AuditLog } from '../audit/audit-log.ts'
import { FlowControl } from '../flow-control/flow-control.ts'
import { createExposition, type Exposition } from '../metrics/exposition.ts'
import { flowMetrics } from '../metrics/flow-metrics.ts'
import { HealthMetrics } from '../metrics/health-metrics.ts'
import { observed, type Metric } from '../metrics/metric.ts'
import { RequestMetrics } from '../metrics/request-metrics.ts'
import { kubernetesVersion } from '../version.ts'
import type { ApiContext } from './context.ts'
import { createMonitor, type Monitor } from './monitor.ts'

/** What those who run a cluster want of its API. */
export interface OperationsOptions extends Pick<ApiContext, 'registry' | 'served' | 'clock'> {
  /** Absent: nothing is audited. */
  readonly audit?: AuditLog
  /** How many objects of a kind there are; absent: few enough. */
  readonly countObjects?: (kind: Kind) => number
  /** What else is told at `/metrics`. */
  readonly metrics?: readonly Metric[]
}

/** The limits of requests in flight, and what is counted of them. */
export interface Operations {
  readonly flows: FlowControl
  readonly requests: RequestMetrics
  readonly health: HealthMetrics
  readonly monitor: Monitor
  readonly metrics: Exposition
  readonly slis: Exposition
}

export function createOperations(options: OperationsOptions): Operations {
  const { served, clock, audit, metrics = [] } = options
  const flows = new FlowControl(options)
  const requests = new RequestMetrics()
  const health = new HealthMetrics()
  const all = [...requests.metrics, ...flowMetrics(flows), ...auditMetrics(audit), ...metrics, buildInfo]
  return {
    flows,
    requests,
    health,
    monitor: createMonitor(requests, served, clock),
    metrics: createExposition(all, { ofProcess: true }),
    slis: createExposition(health.metrics, { ofProcess: false }),
  }
}

function auditMetrics(audit: AuditLog | undefined): Metric[] {
  if (!audit) return []
  const written = () => [{ labels: {}, value: audit.counts.written }]
  const lost = () => [{ labels: { plugin: 'log' }, value: audit.counts.lost }]
  return [
    observed(
      'counter',
      'apiserver_audit_event_total',
      'Counter of audit events generated and sent to the audit backend.',
      written,
    ),
    observed(
      'counter',
      'apiserver_audit_error_total',
      'Counter of audit events that failed to be audited properly. Plugin identifies the plugin affected by the error.',
      lost,
    ),
  ]
}

const { major, minor, gitVersion } = kubernetesVersion
const buildInfo = observed(
  'gauge',
  'kubernetes_build_info',
  'A metric with a constant 1 value labeled by major, minor and git version.',
  () => [{ labels: { major, minor, git_version: gitVersion }, value: 1 }],
)
