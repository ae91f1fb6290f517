import type { Pod } from '#kube/kinds/core/pod.ts'
import { cloneJson } from '#kube/meta/json.ts'

/**
 * A write through a part of a pod leaves the metadata as it was, but for what concurrency needs.
 * Source: apimachinery metav1.ResetObjectMetaForStatus.
 */
export function keepSystemMeta(pod: Pod, old: Pod): void {
  for (const field of [
    'deletionTimestamp',
    'generation',
    'labels',
    'annotations',
    'finalizers',
    'ownerReferences',
  ] as const) {
    const value = old.metadata[field]
    if (value === undefined) Reflect.deleteProperty(pod.metadata, field)
    else Object.assign(pod.metadata, { [field]: cloneJson(value) })
  }
}
