import { persistentVolume, type PersistentVolume } from '#kube/kinds/core/persistent-volume.ts'
import { persistentVolumeClaim, type PersistentVolumeClaim } from '#kube/kinds/core/persistent-volume-claim.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { volumeAttributesClass, type VolumeAttributesClass } from '#kube/kinds/storage/volume-attributes-class.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { defineController } from '../../runtime/controller.ts'
import type { Read } from '../../runtime/informer.ts'
import { nothing, type Outcome, update } from '../../runtime/intents.ts'
import { type ReconcilerDeclaration, type WatchDeclaration, watches } from '../../runtime/reconciler.ts'

/**
 * Lets go of storage that is being deleted once nothing uses it; the finalizers come from admission
 * (StorageObjectInUseProtection). Source: kubernetes pkg/controller/volume/{pvcprotection,pvprotection,vacprotection}.
 */
function protection<T extends KubeObject>(
  name: string,
  kind: Kind<T>,
  finalizer: string,
  isUsed: (object: T, read: Read) => boolean,
  users: readonly WatchDeclaration[] = [],
): ReconcilerDeclaration {
  return defineController<T>({
    name,
    kind,
    watches: users,
    reconcile: ({ object, read }): Outcome => {
      if (!object) return nothing
      const { finalizers = [], deletionTimestamp } = object.metadata
      const isProtected = finalizers.includes(finalizer)
      if (!deletionTimestamp) return isProtected ? nothing : write(kind, object, [...finalizers, finalizer])
      if (!isProtected || isUsed(object, read)) return nothing
      return write(
        kind,
        object,
        finalizers.filter((other) => other !== finalizer),
      )
    },
  })
}

function write<T extends KubeObject>(kind: Kind<T>, object: T, finalizers: string[]): Outcome {
  return { intents: [update(kind, { ...object, metadata: { ...object.metadata, finalizers } })] }
}

/** The claims of a pod, by name: those that it names, and those that are made for it. */
function claimsOf({ metadata, spec }: Pod): string[] {
  return (spec.volumes ?? []).flatMap((volume) => {
    const { claimName } = (volume['persistentVolumeClaim'] ?? {}) as { claimName?: string }
    return [...(claimName ? [claimName] : []), ...(volume['ephemeral'] ? [`${metadata.name}-${volume.name}`] : [])]
  })
}

/** A pod that has no node yet will not start with a claim that goes. */
function isClaimUsed({ metadata }: PersistentVolumeClaim, read: Read): boolean {
  return read(podKind)
    .list()
    .some((pod) => {
      const isHere = pod.metadata.namespace === metadata.namespace && Boolean(pod.spec.nodeName)
      return isHere && claimsOf(pod).includes(metadata.name)
    })
}

function isVolumeUsed({ status }: PersistentVolume): boolean {
  return status?.phase === 'Bound'
}

function isClassUsed({ metadata: { name } }: VolumeAttributesClass, read: Read): boolean {
  const isNamed = read(persistentVolume)
    .list()
    .some(({ spec }) => spec?.volumeAttributesClassName === name)
  return (
    isNamed ||
    read(persistentVolumeClaim)
      .list()
      .some(({ spec, status }) =>
        [
          spec?.volumeAttributesClassName,
          status?.currentVolumeAttributesClassName,
          status?.modifyVolumeStatus?.targetVolumeAttributesClassName,
        ].includes(name),
      )
  )
}

const classNames = (read: Read): string[] =>
  read(volumeAttributesClass)
    .list()
    .filter(({ metadata }) => metadata.deletionTimestamp)
    .map(({ metadata }) => metadata.name)

export const storageProtection: readonly ReconcilerDeclaration[] = [
  protection('pvc-protection-controller', persistentVolumeClaim, 'kubernetes.io/pvc-protection', isClaimUsed, [
    watches(podKind, (pod) => claimsOf(pod).map((name) => `${pod.metadata.namespace ?? ''}/${name}`)),
  ]),
  protection('pv-protection-controller', persistentVolume, 'kubernetes.io/pv-protection', isVolumeUsed),
  protection('vac-protection-controller', volumeAttributesClass, 'kubernetes.io/vac-protection', isClassUsed, [
    watches(persistentVolume, (_, read) => classNames(read)),
    watches(persistentVolumeClaim, (_, read) => classNames(read)),
  ]),
]
