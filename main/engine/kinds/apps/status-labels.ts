import type { KubeObject } from '#kube/meta/object.ts'

/** A write to the status of a workload leaves its labels. Source: deploymentStatusStrategy.PrepareForUpdate. */
export function keepLabels(object: KubeObject, old: KubeObject): void {
  if (old.metadata.labels) object.metadata.labels = { ...old.metadata.labels }
  else delete object.metadata.labels
}
