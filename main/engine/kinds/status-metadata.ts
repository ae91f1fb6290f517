import { cloneJson } from '#kube/meta/json.ts'
import type { KubeObject } from '#kube/meta/object.ts'

const fixed = ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const

/**
 * For kinds whose status can be written without touching the metadata.
 * Source: apimachinery pkg/apis/meta/v1 ResetObjectMetaForStatus.
 */
export function keepMetadata({ metadata }: KubeObject, old: KubeObject): void {
  for (const field of fixed) {
    if (old.metadata[field] === undefined) Reflect.deleteProperty(metadata, field)
    else Object.assign(metadata, { [field]: cloneJson(old.metadata[field]) })
  }
}
