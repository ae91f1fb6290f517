import type { Node, Taint } from '#kube/kinds/core/node.ts'
import type { Pod, Toleration } from '#kube/kinds/core/pod.ts'
import type { Amounts } from '../runtime/resource-amounts.ts'

/** A node as the scheduler sees it: what it has, and what is taken. */
export interface Candidate {
  readonly node: Node
  readonly allocatable: Amounts
  readonly requested: Amounts
}

/** Reasons why a pod cannot run on a node; none when it can. Source: pkg/scheduler/framework/plugins. */
export type Filter = (pod: Pod, requests: Amounts, candidate: Candidate) => readonly string[]

/** Source: nodeunschedulable. */
const nodeUnschedulable: Filter = (pod, _requests, { node }) => {
  const taint: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }
  return node.spec?.unschedulable && !tolerates(pod, taint) ? ['node(s) were unschedulable'] : []
}

/** Source: tainttoleration. */
const taintToleration: Filter = (pod, _requests, { node }) => {
  const taint = node.spec?.taints?.find((one) => one.effect !== 'PreferNoSchedule' && !tolerates(pod, one))
  return taint ? [`node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`] : []
}

/** Source: nodeaffinity, for the selector. */
const nodeSelector: Filter = (pod, _requests, { node }) => {
  const labels = node.metadata.labels ?? {}
  const matches = Object.entries(pod.spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value)
  return matches ? [] : ["node(s) didn't match Pod's node affinity/selector"]
}

/** Source: noderesources/fit.go. */
const resourceFit: Filter = (_pod, requests, { allocatable, requested }) => {
  const isFull = (requested['pods'] ?? 0) + 1 > (allocatable['pods'] ?? 0)
  const lacking = Object.entries(requests)
    .filter(([name, amount]) => amount > 0 && amount > (allocatable[name] ?? 0) - (requested[name] ?? 0))
    .map(([name]) => `Insufficient ${name}`)
  return [...(isFull ? ['Too many pods'] : []), ...lacking]
}

/** In upstream's order: the first that refuses a node gives the reason. */
const filters: readonly Filter[] = [nodeUnschedulable, taintToleration, nodeSelector, resourceFit]

export function refusalsOf(pod: Pod, requests: Amounts, candidate: Candidate): readonly string[] {
  for (const filter of filters) {
    const reasons = filter(pod, requests, candidate)
    if (reasons.length > 0) return reasons
  }
  return []
}

export function tolerates(pod: Pod, taint: Taint): boolean {
  return pod.spec.tolerations?.some((toleration) => matches(toleration, taint)) ?? false
}

/** Source: k8s.io/component-helpers/scheduling/corev1 ToleratesTaint. */
function matches({ key, operator = 'Equal', value = '', effect }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false
  if (key && key !== taint.key) return false
  if (operator === 'Exists') return true
  return Boolean(key) && value === (taint.value ?? '')
}
