import type { PersistentVolumeClaim } from '#kube/kinds/core/persistent-volume-claim.ts'
import { classAnnotation } from '#kube/kinds/core/storage-cells.ts'
import { equalJson } from '#kube/meta/json.ts'
import { compareQuantities, parseQuantity, type Quantity } from '#kube/quantity/quantity.ts'
import { type Amounts, one } from './amounts.ts'
import type { Evaluator } from './measure.ts'
import { selectsAny } from './scopes.ts'

const countName = 'count/persistentvolumeclaims'
const names = ['persistentvolumeclaims', 'requests.storage']
const ofClass = '.storageclass.storage.k8s.io/'

/** Source: kubernetes pkg/quota/v1/evaluator/core/persistent_volume_claims.go. */
export const claimEvaluator: Evaluator = {
  handles({ operation, subresource, object, old }) {
    if (!subresource) return operation === 'CREATE' || operation === 'UPDATE'
    if (subresource !== 'status' || !old) return false
    const [now, before] = [object, old] as PersistentVolumeClaim[]
    return (
      !equalJson(now?.status?.allocatedResources, before?.status?.allocatedResources) ||
      !equalJson(attributesClasses(now), attributesClasses(before))
    )
  },
  matchingResources: (wanted) =>
    wanted.filter(
      (name) => name === countName || names.some((known) => name === known || name.endsWith(ofClass + known)),
    ),
  matchesScope: (requirement, object) =>
    requirement.scopeName === 'VolumeAttributesClass' && selectsAny(requirement, attributesClasses(object)),
  usage: (object) => usageOf(object),
}

function attributesClasses(claim: PersistentVolumeClaim | undefined): string[] {
  const { spec, status } = claim ?? {}
  const classes = [
    spec?.volumeAttributesClassName,
    status?.currentVolumeAttributesClassName,
    status?.modifyVolumeStatus?.targetVolumeAttributesClassName,
  ]
  return [...new Set(classes.filter((name): name is string => Boolean(name)))].sort()
}

function usageOf(claim: PersistentVolumeClaim): Amounts {
  const storage = storageOf(claim)
  const usage: [string, Quantity][] = [
    ['persistentvolumeclaims', one],
    ...(storage ? [['requests.storage', storage] as [string, Quantity]] : []),
  ]
  const storageClass = claim.metadata.annotations?.[classAnnotation] ?? claim.spec?.storageClassName
  const scoped = storageClass ? usage.map(([name, amount]) => [storageClass + ofClass + name, amount] as const) : []
  return new Map([[countName, one], ...usage, ...scoped])
}

/** Whole bytes: what is asked for, or what a growing volume has been given already. */
function storageOf({ spec, status }: PersistentVolumeClaim): Quantity | undefined {
  const asked = parseQuantity(spec?.resources?.requests?.['storage'] ?? '')
  if (!asked) return undefined
  const given = parseQuantity(status?.allocatedResources?.['storage'] ?? '')
  return roundUp(given && compareQuantities(given, asked) > 0 ? given : asked)
}

function roundUp({ nano, format }: Quantity): Quantity {
  const rest = nano % one.nano
  return { nano: rest === 0n ? nano : nano + one.nano - rest, format }
}
