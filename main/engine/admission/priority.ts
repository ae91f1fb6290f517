import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { priorityClass, type PriorityClass } from '#kube/kinds/scheduling/priority-class.ts'
import type { AdmissionPlugin, AdmissionReader, AdmissionRequest } from '../registry/admission.ts'
import { refuse, refuseEarly, writtenOf } from './requests.ts'

interface Standing {
  readonly name: string
  readonly value: number
  readonly preemptionPolicy: string | undefined
}

/** Turns a pod's priority class into its priority. Source: kubernetes plugin/pkg/admission/priority. */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  mutate(request, reader) {
    const pod = writtenOf(request, podKind)
    if (!pod) return
    if (request.operation === 'CREATE') givePriority(request, pod, reader)
    else keepPriority(pod, request.old as Pod)
  },
  validate(request, reader) {
    const wanted = writtenOf(request, priorityClass)
    if (!wanted?.globalDefault) return
    const current = globalDefault(reader)
    if (!current || (request.operation === 'UPDATE' && current.metadata.name === wanted.metadata.name)) return
    const detail = `PriorityClass ${current.metadata.name} is already marked as default. Only one default can exist`
    throw refuse(request, detail)
  },
}

function givePriority(request: AdmissionRequest, { spec }: Pod, reader: AdmissionReader): void {
  const { name, value, preemptionPolicy } = standingOf(request, spec.priorityClassName ?? '', reader)
  const computed = 'priority admission controller computed'
  if (spec.priority !== undefined && spec.priority !== value) {
    const detail = `the integer value of priority (${String(spec.priority)}) must not be provided in pod spec; ${computed} ${String(value)} from the given PriorityClass name`
    throw refuseEarly(request, detail)
  }
  if (name) spec.priorityClassName = name
  spec.priority = value
  if (!preemptionPolicy) return
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== preemptionPolicy) {
    const detail = `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; ${computed} ${preemptionPolicy} from the given PriorityClass name`
    throw refuseEarly(request, detail)
  }
  spec.preemptionPolicy = preemptionPolicy
}

function standingOf(request: AdmissionRequest, name: string, reader: AdmissionReader): Standing {
  const found = name ? reader.find(priorityClass, undefined, name) : globalDefault(reader)
  if (found) {
    return { name: found.metadata.name, value: found.value ?? 0, preemptionPolicy: found.preemptionPolicy }
  }
  if (name) throw refuseEarly(request, `no PriorityClass with name ${name} was found`)
  return { name: '', value: 0, preemptionPolicy: 'PreemptLowerPriority' }
}

/** Should there be several, the lowest. */
function globalDefault(reader: AdmissionReader): PriorityClass | undefined {
  const defaults = reader.list(priorityClass).items.filter(({ globalDefault: isDefault }) => isDefault)
  return [...defaults].sort((a, b) => (a.value ?? 0) - (b.value ?? 0))[0]
}

/** Clients that leave out what they do not know must not change it. */
function keepPriority({ spec }: Pod, { spec: old }: Pod): void {
  if (old.priority !== undefined) spec.priority ??= old.priority
  if (old.preemptionPolicy !== undefined) spec.preemptionPolicy ??= old.preemptionPolicy
}
