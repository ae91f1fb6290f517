import { node as nodeKind } from '#kube/kinds/core/node.ts'
import { isFinished } from '#kube/kinds/core/pod-phase.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { findCondition } from '#kube/meta/object.ts'
import { withCondition } from '../runtime/conditions.ts'
import type { View } from '../runtime/controller.ts'
import { note, nothing, update, type Intent, type Outcome } from '../runtime/intents.ts'
import { amountsOf, podRequests } from '../runtime/resource-amounts.ts'
import { refusalsOf, type Candidate } from './filters.ts'
import { requestedOn } from './node-ledger.ts'
import { scoreOf } from './scores.ts'

export const schedulerName = 'default-scheduler'

/** A pod that waits for a node, and for this scheduler to find it. */
export function isUnscheduled(pod: Pod): boolean {
  const { spec, metadata } = pod
  const isOurs = (spec.schedulerName ?? schedulerName) === schedulerName
  const isOver = metadata.deletionTimestamp !== undefined || isFinished(pod)
  return !spec.nodeName && isOurs && !isOver
}

/** Finds a pod its node. Source: pkg/scheduler/schedule_one.go. */
export function reconcilePod({ object: pod, read, now }: View<Pod>): Outcome {
  if (!pod || !isUnscheduled(pod)) return nothing
  const requests = podRequests(pod)
  const candidates = read(nodeKind)
    .list()
    .map((node): Candidate => {
      const allocatable = amountsOf(node.status?.allocatable)
      return { node, allocatable, requested: requestedOn(node.metadata.name, read(podKind)) }
    })
  const judged = candidates.map((candidate) => ({ candidate, refusals: refusalsOf(pod, requests, candidate) }))
  const feasible = judged.filter(({ refusals }) => refusals.length === 0).map(({ candidate }) => candidate)
  const [best] = feasible
    .map((candidate) => ({ name: candidate.node.metadata.name, score: scoreOf(pod, requests, candidate) }))
    .sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1))
  if (best) return { intents: bind(pod, best.name) }
  return {
    intents: fail(
      pod,
      explain(
        candidates.length,
        judged.map(({ refusals }) => refusals),
      ),
      now,
    ),
  }
}

function bind(pod: Pod, nodeName: string): Intent[] {
  const { namespace = '', name } = pod.metadata
  const message = `Successfully assigned ${namespace}/${name} to ${nodeName}`
  return [
    update(podKind, { ...pod, spec: { ...pod.spec, nodeName } }, 'binding'),
    note(pod, 'Normal', 'Scheduled', message),
  ]
}

/** Source: pkg/scheduler/framework/types.go FitError.Error. */
export function explain(count: number, refusals: readonly (readonly string[])[]): string {
  if (count === 0) return 'no nodes available to schedule pods'
  const counts = new Map<string, number>()
  for (const reason of refusals.flat()) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const reasons = [...counts].map(([reason, nodes]) => `${String(nodes)} ${reason}`).sort()
  return `0/${String(count)} nodes are available: ${reasons.join(', ')}.`
}

function fail(pod: Pod, message: string, now: number): Intent[] {
  const before = findCondition(pod.status?.conditions, 'PodScheduled')
  // Said already: repeating it would only wake up everyone who watches.
  if (before?.reason === 'Unschedulable' && before.message === message) return []
  const condition = { type: 'PodScheduled', status: 'False' as const, reason: 'Unschedulable', message }
  const conditions = [...withCondition(pod.status?.conditions, condition, now)]
  return [
    note(pod, 'Warning', 'FailedScheduling', message),
    update(podKind, { ...pod, status: { ...pod.status, conditions } }, 'status'),
  ]
}
