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
  ResourceRequirements,
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
  subresources: [
    'attach',
    'binding',
    'ephemeralcontainers',
    'eviction',
    'exec',
    'log',
    'portforward',
    'proxy',
    'resize',
    'status',
  ],
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
    wideColumn(
      'IP',
      'podIP address allocated to the pod. Routable at least within the cluster. Empty if not yet allocated.',
      ({ status }) => status?.podIPs?.[0]?.ip ?? status?.podIP ?? none,
    ),
    wideColumn(
      'Node',
      'NodeName indicates in which node this pod is scheduled. If empty, this pod is a candidate for scheduling by the scheduler defined in schedulerName. Once this field is set, the kubelet for this node becomes responsible for the lifecycle of this pod. This field should not be used to express a desire for the pod to be scheduled on a specific node. https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodename',
      ({ spec }) => spec.nodeName || none,
    ),
    wideColumn(
      'Nominated Node',
      'nominatedNodeName is set only when this pod preempts other pods on the node, but it cannot be scheduled right away as preemption victims receive their graceful termination periods. This field does not guarantee that the pod will be scheduled on this node. Scheduler may decide to place the pod elsewhere if other nodes become available sooner. Scheduler may also decide to give the resources on this node to a higher priority pod that is created after preemption. As a result, this field may be different than PodSpec.nodeName when the pod is scheduled.',
      ({ status }) => status?.nominatedNodeName || none,
    ),
    wideColumn(
      'Readiness Gates',
      'If specified, all readiness gates will be evaluated for pod readiness. A pod is ready when all its containers are ready AND all conditions specified in the readiness gates have status equal to "True" More info: https://git.k8s.io/enhancements/keps/sig-network/580-pod-readiness-gates',
      readinessGatesOf,
    ),
  ],
  fields: {
    'spec.nodeName': ({ spec }) => spec.nodeName ?? '',
    'spec.restartPolicy': ({ spec }) => spec.restartPolicy ?? '',
    'spec.schedulerName': ({ spec }) => spec.schedulerName ?? '',
    'spec.serviceAccountName': ({ spec }) => spec.serviceAccountName ?? '',
    'spec.hostNetwork': ({ spec }) => String(spec.hostNetwork ?? false),
    'spec.host': ({ spec }) => spec.nodeName ?? '',
    'status.phase': ({ status }) => status?.phase ?? '',
    'status.podIP': ({ status }) => status?.podIPs?.[0]?.ip ?? status?.podIP ?? '',
    // Known to the conversion of selectors, but of no value. Source: pkg/registry/core/pod/strategy.go.
    'status.podIPs': () => '',
    'status.nominatedNodeName': ({ status }) => status?.nominatedNodeName ?? '',
  },
  measures: podMeasures,
  health: podHealth,
  relations: podRelations,
})
