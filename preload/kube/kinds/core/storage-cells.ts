import type { ObjectMeta, ObjectReference } from '../../meta/object.ts'

export const unset = '<unset>'

const modes = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' }
/** Says of which StorageClass a claim or a volume is, as it was before there was a field for it. */
export const classAnnotation = 'volume.beta.kubernetes.io/storage-class'

/** Always in this order, whatever the object's. Source: kubernetes pkg/apis/core/helper GetAccessModesAsString. */
export function formatAccessModes(given: readonly string[] | undefined): string {
  return Object.entries(modes)
    .filter(([mode]) => given?.includes(mode))
    .map(([, short]) => short)
    .join(',')
}

/** The class of a volume or a claim; the annotation came before the field and still goes first. */
export function storageClassOf(
  { annotations = {} }: ObjectMeta,
  className: string | undefined,
): (ObjectReference & { name: string }) | undefined {
  const name = annotations[classAnnotation] ?? className
  return name === undefined ? undefined : { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', name }
}
