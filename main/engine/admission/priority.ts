import { forbidden } from '#kube/meta/status-errors.ts'
import type { AdmissionPlugin } from '../registry/admission.ts'
import { createdPod } from './pod-creation.ts'

/** The classes that every cluster has. Source: kubernetes pkg/apis/scheduling/v1/helpers.go. */
const systemClasses: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
}

/** Turns a pod's priority class into its priority. Source: kubernetes plugin/pkg/admission/priority. */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  mutate(request) {
    const pod = createdPod(request)
    if (!pod) return
    const { priorityClassName: name = '' } = pod.spec
    const value = name === '' ? 0 : Object.hasOwn(systemClasses, name) ? systemClasses[name] : undefined
    if (value === undefined) {
      throw forbidden(request.kind, request.name, `no PriorityClass with name ${name} was found`)
    }
    if (pod.spec.priority !== undefined && pod.spec.priority !== value) {
      const detail = `the integer value of priority (${String(pod.spec.priority)}) must not be provided in pod spec; priority admission controller computed ${String(value)} from the given PriorityClass name`
      throw forbidden(request.kind, request.name, detail)
    }
    pod.spec.priority = value
    pod.spec.preemptionPolicy ??= 'PreemptLowerPriority'
  },
}
