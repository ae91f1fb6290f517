import { isFinished } from '#kube/kinds/core/pod-phase.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { dns1123Label } from '#kube/meta/names.ts'
import { conflict } from '#kube/meta/status-errors.ts'
import { type CreateContext, defineStrategy } from '../../registry/strategy.ts'
import { ipWarnings } from '../networking/ip-warnings.ts'
import { ephemeralContainers } from './ephemeral-containers.ts'
import { adoptAppArmorAnnotations, completeSelectors } from './pod-spec/completion.ts'
import { dropDisabledFields } from './pod-spec/dropped-fields.ts'
import { podWarnings } from './pod-spec/warnings.ts'
import { applyPodDefaults } from './pod-spec-defaults.ts'
import { podResize } from './pod-resize.ts'
import { setPodCondition } from './pod-conditions.ts'
import { applyPodStatusDefaults } from './pod-status-defaults.ts'
import { keepGenerations } from './pod-generations.ts'
import { validatePodStatusUpdate } from './pod-status-validation.ts'
import { validatePodUpdate } from './pod-update-validation.ts'
import { validatePodCreate } from './pod-validation.ts'
import { qosClassOf } from './qos-class.ts'

/** Source: kubernetes pkg/registry/core/pod/strategy.go. */
export const podStrategy = defineStrategy<Pod>({
  generationOf: ({ spec }) => spec,
  applyDefaults: applyPodDefaults,
  prepareForCreate,
  prepareForUpdate(pod, old) {
    dropDisabledFields(pod.spec, old.spec)
  },
  prepareForStatusUpdate(pod, old) {
    if (old.metadata.ownerReferences) pod.metadata.ownerReferences = [...old.metadata.ownerReferences]
    else delete pod.metadata.ownerReferences
    if (pod.status && old.status?.qosClass) pod.status.qosClass ??= old.status.qosClass
    keepGenerations(pod, old)
  },
  prepareForBinding: bind,
  parts: { ephemeralcontainers: ephemeralContainers, resize: podResize },
  validate: (pod, old) => (old ? [] : validatePodCreate(pod)),
  validateUpdate: validatePodUpdate,
  validateStatusUpdate: validatePodStatusUpdate,
  warnings: (pod, old) => (old ? [] : creationWarnings(pod)),
  statusWarnings,
  gracePeriod(pod, requested) {
    if (!pod.spec.nodeName || isFinished(pod)) return 0
    const period = requested ?? pod.spec.terminationGracePeriodSeconds ?? 0
    return period < 0 ? 1 : period
  },
})

function prepareForCreate(pod: Pod, { now, warn }: CreateContext): void {
  const { spec, metadata } = pod
  // Admission may have named the account since the defaults were set.
  if (spec.serviceAccountName) spec.serviceAccount = spec.serviceAccountName
  pod.status = { phase: 'Pending', qosClass: qosClassOf(spec) }
  dropDisabledFields(spec, undefined)
  if (spec.schedulingGates?.length) {
    const message = 'Scheduling is blocked due to non-empty scheduling gates'
    const gated = { type: 'PodScheduled', status: 'False', reason: 'SchedulingGated', message } as const
    pod.status = setPodCondition(pod.status, gated, now)
    applyPodStatusDefaults(pod.status)
  }
  completeSelectors(spec, metadata.labels ?? {})
  adoptAppArmorAnnotations(pod).forEach(warn)
}

function creationWarnings(pod: Pod): string[] {
  const { name, annotations = {} } = pod.metadata
  const problems = dns1123Label(name)
  const hostname =
    "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended"
  return [
    ...(problems.length > 0 ? [`${hostname}: [${problems.join(' ')}]`] : []),
    ...podWarnings(pod.spec, annotations),
  ]
}

function statusWarnings({ status }: Pod): string[] {
  return (['podIPs', 'hostIPs'] as const).flatMap((list) =>
    (status?.[list] ?? []).flatMap(({ ip }, index) => ipWarnings(`status.${list}[${String(index)}].ip`, ip)),
  )
}

/** Source: kubernetes pkg/registry/core/pod/storage/storage.go setPodNodeAndMetadata. */
function bind(pod: Pod, old: Pod, now: number): void {
  const { name, deletionTimestamp } = old.metadata
  const refuse = (detail: string): Error => conflict({ ...podKind, resource: 'pods/binding' }, name, detail)
  if (deletionTimestamp) throw refuse(`pod ${name} is being deleted, cannot be assigned to a host`)
  if (old.spec.nodeName) throw refuse(`pod ${name} is already assigned to node ${JSON.stringify(old.spec.nodeName)}`)
  if (old.spec.schedulingGates?.length) throw refuse(`pod ${name} has non-empty .spec.schedulingGates`)
  const { nominatedNodeName: _, ...status } = pod.status ?? {}
  pod.status = setPodCondition(status, { type: 'PodScheduled', status: 'True' }, now)
  applyPodStatusDefaults(pod.status)
}
