import type { Pod } from '#kube/kinds/core/pod.ts'

/**
 * Writers of the status that do not know of generations leave them as they were (KEP-5067).
 * Source: kubernetes pkg/registry/core/pod/strategy.go preserveOldObservedGeneration.
 */
export function keepGenerations({ status }: Pod, { status: old }: Pod): void {
  if (!status) return
  if (!status.observedGeneration && old?.observedGeneration) status.observedGeneration = old.observedGeneration
  const before = new Map<string, (number | undefined)[]>()
  for (const { type, observedGeneration } of old?.conditions ?? []) {
    before.set(type, [...(before.get(type) ?? []), observedGeneration])
  }
  for (const condition of status.conditions ?? []) {
    const generation = before.get(condition.type)?.shift()
    if (!condition.observedGeneration && generation) condition.observedGeneration = generation
  }
}
