import { runtimeClass, type RuntimeClass } from '#kube/kinds/node/runtime-class.ts'
import { pod as podKind, type Pod, type Toleration } from '#kube/kinds/core/pod.ts'
import { equalJson } from '#kube/meta/json.ts'
import { canonicalQuantity } from '#kube/quantity/quantity.ts'
import type { AdmissionPlugin, AdmissionReader, AdmissionRequest } from '../registry/admission.ts'
import { createdOf, refuse, refuseEarly } from './requests.ts'

const mismatch = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead"

/** What a runtime costs, and where it is to be found. Source: kubernetes plugin/pkg/admission/runtimeclass. */
export const runtimeClassAdmission: AdmissionPlugin = {
  name: 'RuntimeClass',
  mutate(request, reader) {
    const pod = createdOf(request, podKind)
    const found = pod && classOf(request, pod, reader)
    if (!pod || !found) return
    addOverhead(request, pod, found)
    addScheduling(request, pod, found)
  },
  validate(request, reader) {
    const pod = createdOf(request, podKind)
    if (!pod) return
    const overhead = classOf(request, pod, reader)?.overhead?.podFixed
    if (overhead && !sameAmounts(overhead, pod.spec.overhead)) throw refuse(request, mismatch)
    if (!overhead && pod.spec.overhead) {
      throw refuse(request, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead')
    }
  },
}

function classOf(request: AdmissionRequest, { spec }: Pod, reader: AdmissionReader): RuntimeClass | undefined {
  const { runtimeClassName: name } = spec
  if (name === undefined) return undefined
  const found = reader.find(runtimeClass, undefined, name)
  if (!found) throw refuseEarly(request, `pod rejected: RuntimeClass ${JSON.stringify(name)} not found`)
  return found
}

function addOverhead(request: AdmissionRequest, { spec }: Pod, { overhead }: RuntimeClass): void {
  const wanted = overhead?.podFixed
  if (!wanted) return
  const isGiven = Object.keys(spec.overhead ?? {}).length > 0
  if (isGiven && !sameAmounts(wanted, spec.overhead)) throw refuseEarly(request, mismatch)
  spec.overhead = { ...wanted }
}

function sameAmounts(a: Record<string, string>, b: Record<string, string> | undefined): boolean {
  const canonical = (amounts: Record<string, string>) =>
    Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, canonicalQuantity(amount)]))
  return b !== undefined && equalJson(canonical(a), canonical(b))
}

function addScheduling(request: AdmissionRequest, { spec }: Pod, { scheduling }: RuntimeClass): void {
  if (!scheduling) return
  const { nodeSelector, tolerations = [] } = scheduling
  for (const [key, value] of Object.entries(nodeSelector ?? {})) {
    const own = spec.nodeSelector?.[key]
    if (own === undefined || own === value) continue
    const detail = `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`
    throw refuseEarly(request, detail)
  }
  if (nodeSelector) spec.nodeSelector = { ...spec.nodeSelector, ...nodeSelector }
  const merged = mergeTolerations([...(spec.tolerations ?? []), ...tolerations])
  if (merged.length > 0) spec.tolerations = merged
}

/** Leaves out what another one covers. Source: kubernetes pkg/util/tolerations MergeTolerations. */
function mergeTolerations(all: readonly Toleration[]): Toleration[] {
  const merged: Toleration[] = []
  for (const [index, toleration] of all.entries()) {
    const isKnown = merged.some((other) => includes(other, toleration))
    const later = all.slice(index + 1).some((other) => !equalJson(other, toleration) && includes(other, toleration))
    if (!isKnown && !later) merged.push(toleration)
  }
  return merged
}

function includes(wide: Toleration, narrow: Toleration): boolean {
  if (equalJson(wide, narrow)) return true
  const matchesAll = !wide.key && wide.operator === 'Exists'
  if ((narrow.key ?? '') !== (wide.key ?? '') && !matchesAll) return false
  if ((narrow.effect ?? '') !== (wide.effect ?? '') && wide.effect) return false
  if (wide.effect === 'NoExecute' && wide.tolerationSeconds !== undefined) {
    if (narrow.tolerationSeconds === undefined || narrow.tolerationSeconds > wide.tolerationSeconds) return false
  }
  if (wide.operator === 'Exists') return true
  return (narrow.operator ?? 'Equal') === 'Equal' && (narrow.value ?? '') === (wide.value ?? '')
}
