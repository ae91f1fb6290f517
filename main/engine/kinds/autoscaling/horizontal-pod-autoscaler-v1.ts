import type { V1HorizontalPodAutoscaler } from '@kubernetes/client-node/dist/gen/models/V1HorizontalPodAutoscaler.js'
import {
  horizontalPodAutoscaler,
  type HorizontalPodAutoscaler,
} from '#kube/kinds/autoscaling/horizontal-pod-autoscaler.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { ObjectOf } from '#kube/meta/typed.ts'
import { servedVersion } from '../served-version.ts'
import { metricSpecFromV1, metricSpecToV1, metricStatusFromV1, metricStatusToV1 } from './metrics-v1.ts'

type V1Autoscaler = ObjectOf<V1HorizontalPodAutoscaler>
type Json = Readonly<Record<string, unknown>>

/** Where autoscaling/v1 keeps what it has no fields for, as JSON. */
const annotation = {
  metrics: 'autoscaling.alpha.kubernetes.io/metrics',
  currentMetrics: 'autoscaling.alpha.kubernetes.io/current-metrics',
  conditions: 'autoscaling.alpha.kubernetes.io/conditions',
  behavior: 'autoscaling.alpha.kubernetes.io/behavior',
} as const

const roundTrip = new Set<string>([
  ...Object.values(annotation),
  'autoscaling.alpha.kubernetes.io/scale-down-tolerance',
  'autoscaling.alpha.kubernetes.io/scale-up-tolerance',
])

const defaultUtilization = 80

function toV1(object: HorizontalPodAutoscaler): V1Autoscaler {
  const { spec = {}, status = {} } = object as unknown as { spec?: Json; status?: Json }
  const { metrics, behavior, ...plainSpec } = spec
  const { currentMetrics, conditions, ...plainStatus } = status
  const utilization = list(metrics).map(cpuUtilizationOf).find(isSet)
  const current = list(currentMetrics)
    .map((metric) => cpuOf(metric, 'current'))
    .findLast(isSet)
  const others = list(metrics).filter((metric) => !isSet(cpuUtilizationOf(metric)))
  const added = {
    ...jsonUnlessEmpty(annotation.metrics, others.map(metricSpecToV1)),
    ...jsonUnlessEmpty(annotation.currentMetrics, list(currentMetrics).map(metricStatusToV1)),
    ...(isSet(behavior) ? { [annotation.behavior]: JSON.stringify(internalBehavior(behavior as Json)) } : {}),
    ...jsonUnlessEmpty(annotation.conditions, list(conditions)),
  }
  return {
    ...object,
    apiVersion: 'autoscaling/v1',
    metadata: withAnnotations(object.metadata, added),
    spec: { ...plainSpec, ...(isSet(utilization) ? { targetCPUUtilizationPercentage: utilization } : {}) },
    status: {
      currentReplicas: 0,
      ...plainStatus,
      ...(isSet(current) ? { currentCPUUtilizationPercentage: current } : {}),
    },
  } as unknown as V1Autoscaler
}

function fromV1(object: V1Autoscaler): HorizontalPodAutoscaler {
  const { spec = {}, status = {} } = object as unknown as { spec?: Json; status?: Json }
  const { targetCPUUtilizationPercentage: target, ...plainSpec } = spec
  const { currentCPUUtilizationPercentage: current, currentReplicas, ...plainStatus } = status
  const kept = (name: string): unknown => parse(object.metadata.annotations?.[name])
  const metrics = [
    ...list(kept(annotation.metrics)).map(metricSpecFromV1),
    ...(isSet(target) ? [cpuMetric(target)] : []),
  ]
  const behavior = kept(annotation.behavior)
  const statuses = kept(annotation.currentMetrics)
  const conditions = kept(annotation.conditions)
  const currentMetrics = Array.isArray(statuses)
    ? list(statuses).map(metricStatusFromV1)
    : isSet(current)
      ? [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: current } } }]
      : []
  return {
    ...object,
    apiVersion: 'autoscaling/v2',
    metadata: withAnnotations(object.metadata, {}),
    spec: {
      ...plainSpec,
      metrics: metrics.length > 0 ? metrics : [cpuMetric(defaultUtilization)],
      ...(isFilled(behavior) ? { behavior: uncapitalised(behavior) } : {}),
    },
    status: {
      // Which v2 leaves out where it is none, and v1 never.
      ...(currentReplicas ? { currentReplicas } : {}),
      ...plainStatus,
      ...(currentMetrics.length > 0 ? { currentMetrics } : {}),
      ...(Array.isArray(conditions) ? { conditions } : {}),
    },
  } as unknown as HorizontalPodAutoscaler
}

function cpuMetric(averageUtilization: unknown): Json {
  return { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } } }
}

function cpuUtilizationOf(metric: Json): unknown {
  return cpuOf(metric, 'target')
}

function cpuOf(metric: Json, part: 'target' | 'current'): unknown {
  const resource = metric['resource'] as { name?: string } & Record<string, Json | undefined>
  if (metric['type'] !== 'Resource' || (resource as unknown) === undefined || resource.name !== 'cpu') return undefined
  return resource[part]?.['averageUtilization']
}

function withAnnotations(metadata: KubeObject['metadata'], added: Record<string, string>): KubeObject['metadata'] {
  const { annotations = {} } = metadata
  const kept = Object.entries(annotations).filter(([name]) => !roundTrip.has(name))
  const result = { ...Object.fromEntries(kept), ...added }
  if (Object.keys(result).length > 0) return { ...metadata, annotations: result }
  const { annotations: _, ...rest } = metadata
  return rest
}

function jsonUnlessEmpty(name: string, value: readonly unknown[]): Record<string, string> {
  return value.length > 0 ? { [name]: JSON.stringify(value) } : {}
}

/** Upstream writes the internal type here, whose fields are all there and have no JSON names: `ScaleUp`, `Policies`. */
function internalBehavior({ scaleUp, scaleDown }: Json): Json {
  const rules = (given: unknown): unknown => {
    if (!isSet(given)) return null
    const { stabilizationWindowSeconds, selectPolicy, policies, tolerance } = given as Json
    return {
      StabilizationWindowSeconds: stabilizationWindowSeconds ?? null,
      SelectPolicy: selectPolicy ?? null,
      Policies: isSet(policies) ? capitalised(policies) : null,
      Tolerance: tolerance ?? null,
    }
  }
  return { ScaleUp: rules(scaleUp), ScaleDown: rules(scaleDown) }
}

function capitalised(value: unknown): unknown {
  return renameMembers(value, (name) => name.charAt(0).toUpperCase() + name.slice(1))
}

function uncapitalised(value: unknown): unknown {
  return renameMembers(value, (name) => name.charAt(0).toLowerCase() + name.slice(1))
}

function renameMembers(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renameMembers(item, rename))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(([, member]) => isSet(member))
  return Object.fromEntries(members.map(([name, member]) => [rename(name), renameMembers(member, rename)]))
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown)
  } catch {
    // As upstream: what somebody else wrote there is passed over.
    return undefined
  }
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter((item): item is Json => typeof item === 'object' && item !== null) : []
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null
}

function isFilled(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}

/** Stored as autoscaling/v2. Source: pkg/apis/autoscaling/v1/conversion.go. */
export const horizontalPodAutoscalerV1 = {
  kind: servedVersion(horizontalPodAutoscaler, { group: 'autoscaling', version: 'v1' }, fromV1) as unknown as Kind,
  stored: horizontalPodAutoscaler as unknown as Kind,
  toStored: (object: KubeObject): KubeObject => fromV1(object as V1Autoscaler),
  toServed: (object: KubeObject): KubeObject => toV1(object as HorizontalPodAutoscaler),
}
