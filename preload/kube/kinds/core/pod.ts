import { ageColumn, column, nameColumn, none, wideColumn } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import { isConditionTrue } from '../../meta/object.ts'
import { formatAge } from '../../duration/age.ts'
import { podHealth } from './pod-health.ts'
import { podMeasures } from './pod-measures.ts'
import { podRelations } from './pod-relations.ts'
import { podSummary } from './pod-summary.ts'
import type { Pod } from './pod-types.ts'

export type {
  EnvVar,
  EnvFromSource,
  ContainerPort,
  ResourceRequirements,
  Probe,
  VolumeMount,
  Volume,
  Container,
  Toleration,
  PodSpec,
  PodTemplateSpec,
  ContainerState,
  ContainerStatus,
  PodStatus,
  Pod,
} from './pod-types.ts'

function restartsOf(pod: Pod, now?: number): string {
  const { restarts, lastRestart } = podSummary(pod)
  if (restarts === 0 || lastRestart === undefined || now === undefined) return String(restarts)
  return `${String(restarts)} (${formatAge(now - lastRestart)} ago)`
}

function readinessGatesOf({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? []
  const met = gates.filter(({ conditionType }) => isConditionTrue(status?.conditions, conditionType))
  return gates.length > 0 ? `${String(met.length)}/${String(gates.length)}` : none
}

export const pod = defineKind<Pod>({
  version: 'v1',
  kind: 'Pod',
  namespaced: true,
  nav: 'workloads',
  shortNames: ['po'],
  categories: ['all'],
  subresources: ['status', 'log', 'binding', 'portforward'],
  columns: [
    nameColumn,
    column('Ready', 'The aggregate readiness state of this pod for accepting traffic.', (pod) => podSummary(pod).ready),
    column('Status', 'The aggregate status of the containers in this pod.', (pod) => podSummary(pod).status),
    column(
      'Restarts',
      'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
      restartsOf,
    ),
    ageColumn,
    wideColumn('IP', 'The address of the pod.', ({ status }) => status?.podIPs?.[0]?.ip ?? status?.podIP ?? none),
    wideColumn('Node', 'The node that runs the pod.', ({ spec }) => spec.nodeName || none),
    wideColumn(
      'Nominated Node',
      'The node that makes room for the pod.',
      ({ status }) => status?.nominatedNodeName || none,
    ),
    wideColumn('Readiness Gates', 'Conditions that readiness waits for.', readinessGatesOf),
  ],
  fields: {
    'spec.nodeName': ({ spec }) => spec.nodeName ?? '',
    'spec.restartPolicy': ({ spec }) => spec.restartPolicy ?? '',
    'spec.schedulerName': ({ spec }) => spec.schedulerName ?? '',
    'spec.serviceAccountName': ({ spec }) => spec.serviceAccountName ?? '',
    'spec.hostNetwork': ({ spec }) => String(spec.hostNetwork ?? false),
    'spec.host': ({ spec }) => spec.nodeName ?? '',
    'status.phase': ({ status }) => status?.phase ?? '',
    'status.podIP': ({ status }) => status?.podIP ?? '',
    'status.podIPs': ({ status }) => status?.podIPs?.map(({ ip }) => ip).join(',') ?? '',
    'status.nominatedNodeName': ({ status }) => status?.nominatedNodeName ?? '',
  },
  measures: podMeasures,
  health: podHealth,
  relations: podRelations,
})
