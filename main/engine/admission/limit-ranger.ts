import { limitRange, type LimitRange } from '#kube/kinds/core/limit-range.ts'
import { persistentVolumeClaim, type PersistentVolumeClaim } from '#kube/kinds/core/persistent-volume-claim.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import type { AdmissionPlugin, AdmissionReader, AdmissionRequest } from '../registry/admission.ts'
import { fillContainers } from './limit-defaults.ts'
import { claimProblems, podProblems } from './limit-rules.ts'
import { isAbout, refuse, refuseEarly } from './requests.ts'

/** Holds pods and claims to the limits of their namespace. Source: kubernetes plugin/pkg/admission/limitranger. */
export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  mutate(request, reader) {
    if (!concerns(request) || !isAbout(request, podKind)) return
    for (const range of rangesOf(request, reader)) fillContainers(request.object as Pod, range)
  },
  validate(request, reader) {
    if (!concerns(request)) return
    for (const range of rangesOf(request, reader)) {
      const problems = isAbout(request, podKind)
        ? podProblems(request.object as Pod, range)
        : claimProblems(request.object as PersistentVolumeClaim, range)
      if (problems.length === 0) continue
      const distinct = [...new Set(problems)]
      const detail = distinct.length === 1 ? (distinct[0] ?? '') : `[${distinct.join(', ')}]`
      throw request.operation === 'CREATE' ? refuse(request, detail) : refuseEarly(request, detail)
    }
  },
}

function concerns(request: AdmissionRequest): boolean {
  const { operation, subresource, old } = request
  if (request.object === undefined || old?.metadata.deletionTimestamp) return false
  if (isAbout(request, podKind)) {
    // The containers of a pod change through `resize` only.
    return subresource === 'resize' ? operation === 'UPDATE' : !subresource && operation === 'CREATE'
  }
  const isWrite = operation === 'CREATE' || operation === 'UPDATE'
  return isAbout(request, persistentVolumeClaim) && !subresource && isWrite
}

function rangesOf({ namespace }: AdmissionRequest, reader: AdmissionReader): readonly LimitRange[] {
  return reader.list(limitRange, namespace === undefined ? {} : { namespace }).items
}
