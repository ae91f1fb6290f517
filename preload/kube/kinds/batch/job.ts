import type { V1JobSpec } from '@kubernetes/client-node/dist/gen/models/V1JobSpec.js'
import type { V1PodFailurePolicyRule } from '@kubernetes/client-node/dist/gen/models/V1PodFailurePolicyRule.js'
import type { V1JobStatus } from '@kubernetes/client-node/dist/gen/models/V1JobStatus.js'
import { formatAge, parseTime } from '../../duration/age.ts'
import { ageColumn, column, formatSelector, nameColumn, wideColumn } from '../../meta/columns.ts'
import { defineKind, type Health } from '../../meta/kind.ts'
import {
  type Condition,
  findCondition,
  isConditionTrue,
  type KubeObject,
  type LabelSelector,
} from '../../meta/object.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { Wire } from '../../meta/typed.ts'
import { templateColumns } from '../apps/template-columns.ts'
import type { PodTemplateSpec } from '../core/pod.ts'

export interface JobSpec extends Omit<Wire<V1JobSpec>, 'podFailurePolicy' | 'selector' | 'template'> {
  /** The API server writes null for no rules. */
  podFailurePolicy?: { rules: Wire<V1PodFailurePolicyRule>[] | null }
  selector?: LabelSelector
  template: PodTemplateSpec
}

export interface JobStatus extends Omit<Wire<V1JobStatus>, 'conditions'> {
  conditions?: Condition[]
}

export interface Job extends KubeObject {
  spec: JobSpec
  status?: JobStatus
}

/** From the first to the last that counts. Source: printers.go printJob. */
const conditions = [
  ['Complete', 'Complete'],
  ['Failed', 'Failed'],
  ['', 'Terminating'],
  ['Suspended', 'Suspended'],
  ['FailureTarget', 'FailureTarget'],
  ['SuccessCriteriaMet', 'SuccessCriteriaMet'],
] as const

export function statusWordOf({ metadata, status }: Job): string {
  const found = conditions.find(([type]) =>
    type ? isConditionTrue(status?.conditions, type) : Boolean(metadata.deletionTimestamp),
  )
  return found?.[1] ?? 'Running'
}

/** `2/3`, or `2/1 of 3` for three pods of which one has to succeed. */
function completionsOf({ spec, status }: Job): string {
  const succeeded = String(status?.succeeded ?? 0)
  if (spec.completions != null) return `${succeeded}/${String(spec.completions)}`
  const { parallelism = 0 } = spec
  return parallelism > 1 ? `${succeeded}/1 of ${String(parallelism)}` : `${succeeded}/1`
}

function durationOf({ status }: Job, now?: number): string {
  const start = parseTime(status?.startTime)
  const end = parseTime(status?.completionTime) ?? now
  return start === undefined || end === undefined ? '' : formatAge(end - start)
}

const states: Readonly<Record<string, Health['state']>> = {
  Complete: 'succeeded',
  Failed: 'failed',
  FailureTarget: 'failed',
  Terminating: 'terminating',
  // It rests because it was told to, so there is nothing to look after.
  Suspended: 'succeeded',
}

function healthOf(job: Job): Health {
  const word = statusWordOf(job)
  const { message } = findCondition(job.status?.conditions, word) ?? {}
  const reason = word === 'Running' ? completionsOf(job) : word
  return { state: states[word] ?? 'progressing', reason, ...(message ? { message } : {}) }
}

export const job = defineKind<Job>({
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  namespaced: true,
  nav: 'workloads',
  categories: ['all'],
  subresources: ['status'],
  columns: [
    nameColumn,
    column('Status', 'Status of the job.', statusWordOf),
    column(
      'Completions',
      'The number of pods which reached phase Succeeded. The value increases monotonically for a given spec. However, it may decrease in reaction to scale down of elastic indexed jobs.',
      completionsOf,
    ),
    column('Duration', 'Time required to complete the job.', durationOf),
    ageColumn,
    ...templateColumns<Job>(({ spec }) => spec.template),
    wideColumn(
      'Selector',
      'A label query over pods that should match the pod count. Normally, the system sets this field for you. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
      ({ spec }) => formatSelector(spec.selector),
    ),
  ],
  fields: { 'status.successful': ({ status }) => String(status?.succeeded ?? 0) },
  health: healthOf,
  relations: ownersOf,
})
