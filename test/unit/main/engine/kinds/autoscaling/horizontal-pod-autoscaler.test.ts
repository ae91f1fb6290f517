import { expect, test } from 'vitest'
import { horizontalPodAutoscaler } from '#kube/kinds/autoscaling/horizontal-pod-autoscaler.ts'
import { registryUnderTest } from '../../../../../support/registry-under-test.ts'

const under = registryUnderTest()

const body = (spec: object = {}) => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'x', namespace: 'default' },
  spec: { maxReplicas: 5, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, ...spec },
})

// The messages are those of kube-apiserver 1.36.
test.each<[string, object, string[]]>([
  [
    'no maximum',
    { maxReplicas: 0 },
    [
      'spec.maxReplicas: Required value: must be set and greater than 0',
      'spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`',
    ],
  ],
  [
    'a maximum below the minimum',
    { minReplicas: 9 },
    ['spec.maxReplicas: Invalid value: 5: must be greater than or equal to `minReplicas`'],
  ],
  [
    'a minimum of nothing',
    { minReplicas: 0 },
    [
      'spec.minReplicas: Invalid value: 0: must be greater than or equal to 1',
      'spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas',
    ],
  ],
  [
    'a target without a group',
    { scaleTargetRef: { kind: 'Deployment', name: 'web' } },
    ['spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group'],
  ],
  [
    'a target that no path leads to',
    { scaleTargetRef: { apiVersion: 'a/b/c', kind: 'a/b', name: '..' } },
    [
      'spec.scaleTargetRef.kind: Invalid value: "a/b": may not contain \'/\'',
      'spec.scaleTargetRef.name: Invalid value: "..": may not be \'..\'',
      'spec.scaleTargetRef.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c',
    ],
  ],
  [
    'an unknown metric',
    { metrics: [{ type: 'Weather' }] },
    [
      'spec.metrics[0].type: Unsupported value: "Weather": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"',
      'spec.metrics[0].type: Unsupported value: "Weather": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"',
    ],
  ],
  [
    'a metric without its source',
    { metrics: [{ type: 'Resource' }] },
    ['spec.metrics[0].resource: Required value: must populate information for the given metric source'],
  ],
  [
    'a metric with another source',
    {
      metrics: [
        { type: 'Resource', pods: { metric: { name: 'm' }, target: { type: 'AverageValue', averageValue: '1' } } },
      ],
    },
    ['spec.metrics[0].resource: Required value: must populate information for the given metric source'],
  ],
  [
    'a target of both kinds',
    {
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 0, averageValue: '-1' } },
        },
      ],
    },
    [
      'spec.metrics[0].resource.target.averageValue: Invalid value: "-1": must be positive',
      'spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0',
      'spec.metrics[0].resource.target.averageValue: Forbidden: may not set both a target raw value and a target utilization',
    ],
  ],
  [
    'a target without a value',
    { metrics: [{ type: 'External', external: { metric: { name: 'a/b' }, target: { type: 'Value' } } }] },
    [
      'spec.metrics[0].external.metric.name: Invalid value: "a/b": may not contain \'/\'',
      'spec.metrics[0].external.target.averageValue: Required value: must set either a target value for metric or a per-pod target',
    ],
  ],
  [
    'an unknown container resource',
    {
      metrics: [
        {
          type: 'ContainerResource',
          containerResource: { name: 'foo', container: 'A', target: { type: 'Share', averageUtilization: 1 } },
        },
      ],
    },
    [
      'spec.metrics[0].containerResource.name: Invalid value: "foo": must be a standard resource type or fully qualified',
      'spec.metrics[0].containerResource.name: Invalid value: "foo": must be a standard resource for containers',
      "spec.metrics[0].containerResource.container: Invalid value: \"A\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      'spec.metrics[0].containerResource.target.type: Invalid value: "Share": must be either Utilization, Value, or AverageValue',
    ],
  ],
  [
    'rules that are out of bounds',
    {
      behavior: {
        scaleUp: {
          stabilizationWindowSeconds: 3601,
          selectPolicy: 'Any',
          policies: [{ type: 'Half', value: 0, periodSeconds: 1801 }],
        },
        scaleDown: { stabilizationWindowSeconds: -1, tolerance: '-1' },
      },
    },
    [
      'spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600',
      'spec.behavior.scaleUp.selectPolicy: Unsupported value: "Any": supported values: "Disabled", "Max", "Min"',
      'spec.behavior.scaleUp.policies[0].type: Unsupported value: "Half": supported values: "Percent", "Pods"',
      'spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero',
      'spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800',
      'spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: -1: must be greater than or equal to zero',
      'spec.behavior.scaleDown.tolerance: Invalid value: "-1": must be greater than or equal to 0',
    ],
  ],
])('refuses %s', async (_, change, expected) => {
  expect(await under.refusals(horizontalPodAutoscaler, body(change))).toEqual(expected)
})

test('gets its defaults; a behavior says both ways as soon as it says one', async () => {
  const { metadata, spec, status } = await under.create(
    horizontalPodAutoscaler,
    body({ behavior: { scaleDown: { selectPolicy: 'Disabled' } } }),
  )
  expect(metadata.generation).toBeUndefined()
  expect(spec).toMatchObject({
    minReplicas: 1,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }],
    behavior: {
      scaleUp: {
        stabilizationWindowSeconds: 0,
        selectPolicy: 'Max',
        policies: [
          { type: 'Pods', value: 4, periodSeconds: 15 },
          { type: 'Percent', value: 100, periodSeconds: 15 },
        ],
      },
      scaleDown: { selectPolicy: 'Disabled', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
    },
  })
  expect(status).toEqual({ desiredReplicas: 0, currentMetrics: null })
})

test('drops the notes of autoscaling/v1', async () => {
  const annotations = { 'autoscaling.alpha.kubernetes.io/behavior': 'x' }
  const object = { ...body(), metadata: { name: 'x', namespace: 'default', annotations } }
  expect((await under.create(horizontalPodAutoscaler, object)).metadata.annotations).toBeUndefined()
})
