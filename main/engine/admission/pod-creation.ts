import type { Pod } from '#kube/kinds/core/pod.ts'
import type { AdmissionRequest } from '../registry/admission.ts'

/** The pod that a request creates; undefined for every other request. */
export function createdPod({ operation, kind, object, subresource }: AdmissionRequest): Pod | undefined {
  const isPod = kind.group === '' && kind.resource === 'pods'
  return isPod && operation === 'CREATE' && !subresource ? (object as Pod | undefined) : undefined
}
