import { formatTime } from '#kube/duration/age.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { conflict } from '#kube/meta/status-errors.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { applyPodDefaults } from './pod-spec-defaults.ts'
import { validatePodSpec } from './pod-spec-validation.ts'
import { validatePodUpdate } from './pod-update-validation.ts'
import { qosClassOf } from './qos-class.ts'

/** Source: kubernetes pkg/registry/core/pod/strategy.go. */
export const podStrategy = defineStrategy<Pod>({
  generationOf: ({ spec }) => spec,
  applyDefaults: applyPodDefaults,
  prepareForCreate(pod) {
    // Admission may have named the account since the defaults were set.
    const { serviceAccountName, schedulingGates } = pod.spec
    if (serviceAccountName) pod.spec.serviceAccount = serviceAccountName
    pod.status = { phase: 'Pending', qosClass: qosClassOf(pod.spec) }
    if (!schedulingGates?.length) return
    const message = 'Scheduling is blocked due to non-empty scheduling gates'
    pod.status.conditions = [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated', message }]
  },
  prepareForStatusUpdate(pod, old) {
    if (old.metadata.ownerReferences) pod.metadata.ownerReferences = [...old.metadata.ownerReferences]
    else delete pod.metadata.ownerReferences
    if (pod.status && old.status?.qosClass) pod.status.qosClass ??= old.status.qosClass
  },
  prepareForBinding: bind,
  validate: ({ spec }) => validatePodSpec(spec, 'spec'),
  validateUpdate: validatePodUpdate,
  gracePeriod({ spec, status }, requested) {
    const isOver = status?.phase === 'Succeeded' || status?.phase === 'Failed'
    if (!spec.nodeName || isOver) return 0
    const period = requested ?? spec.terminationGracePeriodSeconds ?? 0
    return period < 0 ? 1 : period
  },
})

/** Source: kubernetes pkg/registry/core/pod/storage/storage.go setPodNodeAndMetadata. */
function bind(pod: Pod, old: Pod, now: number): void {
  const { name, deletionTimestamp } = old.metadata
  const refuse = (detail: string): Error => conflict({ ...podKind, resource: 'pods/binding' }, name, detail)
  if (deletionTimestamp) throw refuse(`pod ${name} is being deleted, cannot be assigned to a host`)
  if (old.spec.nodeName) throw refuse(`pod ${name} is already assigned to node ${JSON.stringify(old.spec.nodeName)}`)
  if (old.spec.schedulingGates?.length) throw refuse(`pod ${name} has non-empty .spec.schedulingGates`)
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled')
  const scheduled = { type: 'PodScheduled', status: 'True', lastTransitionTime: formatTime(now) } as const
  pod.status = { ...pod.status, conditions: [...others, scheduled] }
}
