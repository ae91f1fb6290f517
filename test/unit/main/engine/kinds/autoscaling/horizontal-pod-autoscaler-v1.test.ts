import { describe, expect, it } from 'vitest'
import type { KubeObject } from '#kube/meta/object.ts'
import { horizontalPodAutoscalerV1 } from '../../../../../../main/engine/kinds/autoscaling/horizontal-pod-autoscaler-v1.ts'

const { toServed, toStored } = horizontalPodAutoscalerV1
const of = (apiVersion: string, spec: object, status: object = {}, annotations?: Record<string, string>): KubeObject =>
  ({
    apiVersion,
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'a', ...(annotations ? { annotations } : {}) },
    spec: { maxReplicas: 3, ...spec },
    status,
  }) as KubeObject

const utilization = (averageUtilization: number): object => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
})

describe('autoscaling/v1', () => {
  it('is kept as v2, with the metric that v1 has a field for', () => {
    expect(toStored(of('autoscaling/v1', { targetCPUUtilizationPercentage: 70 }))).toEqual(
      of('autoscaling/v2', { metrics: [utilization(70)] }),
    )
  })

  it('has the metric that v1 meant by saying nothing', () => {
    expect(toStored(of('autoscaling/v1', {}))).toEqual(of('autoscaling/v2', { metrics: [utilization(80)] }))
  })

  it('keeps what it has no fields for in annotations, and loses nothing on the way back', () => {
    const metrics = [
      { type: 'Pods', pods: { metric: { name: 'm' }, target: { type: 'AverageValue', averageValue: '5' } } },
      {
        type: 'Object',
        object: {
          describedObject: { kind: 'Service', name: 's' },
          metric: { name: 'm', selector: { matchLabels: { a: 'b' } } },
          target: { type: 'Value', value: '3' },
        },
      },
      { type: 'External', external: { metric: { name: 'e' }, target: { type: 'AverageValue', averageValue: '2' } } },
      {
        type: 'ContainerResource',
        containerResource: { name: 'memory', container: 'c', target: { type: 'Utilization', averageUtilization: 5 } },
      },
      utilization(60),
    ]
    const behavior = { scaleUp: { selectPolicy: 'Max', policies: [{ type: 'Pods', value: 1, periodSeconds: 15 }] } }
    const status = {
      desiredReplicas: 1,
      currentReplicas: 2,
      conditions: [{ type: 'AbleToScale', status: 'True' }],
      currentMetrics: [
        { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 50, averageValue: '1' } } },
      ],
    }
    const stored = of('autoscaling/v2', { metrics, behavior }, status)
    const served = toServed(stored)
    expect(served).toMatchObject({
      apiVersion: 'autoscaling/v1',
      spec: { targetCPUUtilizationPercentage: 60 },
      status: { currentCPUUtilizationPercentage: 50 },
    })
    expect(served.metadata.annotations?.['autoscaling.alpha.kubernetes.io/behavior']).toBe(
      '{"ScaleUp":{"StabilizationWindowSeconds":null,"SelectPolicy":"Max","Policies":[{"Type":"Pods","Value":1,"PeriodSeconds":15}],"Tolerance":null},"ScaleDown":null}',
    )
    expect(toStored(served)).toEqual(stored)
  })

  it('passes over annotations that do not parse', () => {
    const annotations = { 'autoscaling.alpha.kubernetes.io/metrics': '{', other: 'x' }
    const stored = toStored(of('autoscaling/v1', { targetCPUUtilizationPercentage: 70 }, {}, annotations))
    expect(stored).toEqual(of('autoscaling/v2', { metrics: [utilization(70)] }, {}, { other: 'x' }))
  })
})
