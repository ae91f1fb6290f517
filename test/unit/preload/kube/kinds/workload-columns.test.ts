import { expect, test } from 'vitest'
import { kindOfObject } from '#kube/kinds/registry.ts'
import type { KubeObject } from '#kube/meta/object.ts'

const now = Date.parse('2026-01-01T03:00:00Z')
const metadata = { name: 'a', namespace: 'ns', creationTimestamp: '2026-01-01T00:00:00Z', generation: 1 }
const pods = {
  template: { spec: { containers: [{ name: 'a', image: 'a:1' }] } },
  selector: { matchLabels: { app: 'a' } },
}
const wide = { Containers: 'a', Images: 'a:1', Selector: 'app=a' }

const kindOf = (object: object) => {
  const it = { metadata, ...object } as KubeObject
  return { it, kind: kindOfObject(it.apiVersion, it.kind) }
}

/** The cells of an object by column, without name and age. */
function cells(object: object): Record<string, unknown> {
  const { it, kind } = kindOf(object)
  const entries = (kind?.columns ?? []).map((column) => [column.name, column.cell(it, now)] as const)
  return Object.fromEntries(entries.filter(([name]) => name !== 'Name' && name !== 'Age'))
}

const are = (...types: string[]) => types.map((type) => ({ type, status: 'True' }))
const job = (spec: object, status: object = {}) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  spec: { ...pods, ...spec },
  status,
})
const hpa = (metrics: object[], currentMetrics: object[] = []) => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  spec: { minReplicas: 1, maxReplicas: 5, scaleTargetRef: { kind: 'Deployment', name: 'web' }, metrics },
  status: { currentReplicas: 2, desiredReplicas: 2, currentMetrics },
})
const cpu = (target: object) => ({ type: 'Resource', resource: { name: 'cpu', target } })

// As kubernetes pkg/printers/internalversion/printers.go prints them.
test.each<[object, Record<string, unknown>]>([
  [
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      spec: { ...pods, template: { spec: { ...pods.template.spec, nodeSelector: { b: 'c', a: 'd' } } } },
      status: { desiredNumberScheduled: 3, currentNumberScheduled: 2, numberReady: 1 },
    },
    { Desired: 3, Current: 2, Ready: 1, 'Up-to-date': 0, Available: 0, 'Node Selector': 'a=d,b=c', ...wide },
  ],
  [
    { apiVersion: 'apps/v1', kind: 'StatefulSet', spec: { ...pods, replicas: 3 }, status: { readyReplicas: 2 } },
    { Ready: '2/3', Containers: 'a', Images: 'a:1' },
  ],
  [
    { apiVersion: 'apps/v1', kind: 'ControllerRevision', revision: 3 },
    { Controller: '<none>', Revision: 3 },
  ],
  [
    {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      revision: 3,
      metadata: {
        ...metadata,
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'w', uid: 'u', controller: true }],
      },
    },
    { Controller: 'statefulset.apps/w', Revision: 3 },
  ],
  [job({ completions: 3 }, { succeeded: 1 }), { Status: 'Running', Completions: '1/3', Duration: '', ...wide }],
  [
    job({ parallelism: 3 }, { startTime: '2026-01-01T01:00:00Z' }),
    { Status: 'Running', Completions: '0/1 of 3', Duration: '120m', ...wide },
  ],
  [
    job(
      { completions: 1 },
      {
        succeeded: 1,
        startTime: '2026-01-01T01:00:00Z',
        completionTime: '2026-01-01T01:02:05Z',
        conditions: are('SuccessCriteriaMet', 'Complete'),
      },
    ),
    { Status: 'Complete', Completions: '1/1', Duration: '2m5s', ...wide },
  ],
  [
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      spec: { schedule: '@daily', suspend: true, jobTemplate: { spec: { template: pods.template } } },
    },
    {
      Schedule: '@daily',
      Timezone: '<none>',
      Suspend: 'True',
      Active: 0,
      'Last Schedule': '<none>',
      ...wide,
      Selector: '<none>',
    },
  ],
  [
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      spec: { schedule: '* * * * *', timeZone: 'UTC', suspend: false, jobTemplate: { spec: pods } },
      status: { lastScheduleTime: '2026-01-01T01:00:00Z', active: [{ name: 'a-1' }] },
    },
    { Schedule: '* * * * *', Timezone: 'UTC', Suspend: 'False', Active: 1, 'Last Schedule': '120m', ...wide },
  ],
  [
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      spec: { maxUnavailable: '30%' },
      status: { disruptionsAllowed: 2 },
    },
    { 'Min Available': 'N/A', 'Max Unavailable': '30%', 'Allowed Disruptions': 2 },
  ],
  [
    { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', value: 10, preemptionPolicy: 'Never' },
    { Value: 10, 'Global-Default': false, PreemptionPolicy: 'Never' },
  ],
  [{ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', handler: 'kata' }, { Handler: 'kata' }],
])('%#', (object, expected) => {
  expect(cells(object)).toEqual(expected)
})

test.each<[object, string]>([
  [hpa([]), '<none>'],
  [hpa([cpu({ averageUtilization: 80 })]), 'cpu: <unknown>/80%'],
  [
    hpa([cpu({ averageUtilization: 80 })], [{ resource: { current: { averageUtilization: 12, averageValue: '5m' } } }]),
    'cpu: 12%/80%',
  ],
  [hpa([cpu({ averageValue: '100m' })], [{ resource: { current: { averageValue: '5m' } } }]), 'cpu: 5m/100m'],
  [hpa([{ type: 'External', external: { target: { averageValue: '3' } } }]), '<unknown>/3 (avg)'],
  [hpa([{ type: 'Object', object: { target: { value: '10' } } }], [{ object: { current: { value: '7' } } }]), '7/10'],
  [hpa([{ type: 'Pods', pods: { target: { averageValue: '1k' } } }], [{ pods: { current: {} } }]), '<nil>/1k'],
  [
    hpa([cpu({ averageUtilization: 80 }), { type: 'Weather' }, cpu({}), cpu({})]),
    'cpu: <unknown>/80%, <unknown type> + 2 more...',
  ],
])('targets %#', (object, expected) => {
  expect(cells(object)).toEqual({
    Reference: 'Deployment/web',
    Targets: expected,
    MinPods: '1',
    MaxPods: 5,
    Replicas: 2,
  })
})

test.each<[object, object]>([
  [job({}, { conditions: are('Failed') }), { state: 'failed', reason: 'Failed' }],
  [job({}, { conditions: are('Complete') }), { state: 'succeeded', reason: 'Complete' }],
  [job({}, { conditions: are('Suspended') }), { state: 'succeeded', reason: 'Suspended' }],
  [job({ completions: 3 }, { succeeded: 1 }), { state: 'progressing', reason: '1/3' }],
  [
    { apiVersion: 'apps/v1', kind: 'StatefulSet', spec: { replicas: 2 }, status: { readyReplicas: 2 } },
    { state: 'progressing', reason: '2/2' },
  ],
  [
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      spec: { replicas: 2 },
      status: { observedGeneration: 1, readyReplicas: 2, updatedReplicas: 2 },
    },
    { state: 'ready', reason: '2/2' },
  ],
  [
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      spec: {},
      status: {
        observedGeneration: 1,
        desiredNumberScheduled: 1,
        updatedNumberScheduled: 1,
        numberAvailable: 1,
        numberReady: 1,
      },
    },
    { state: 'ready', reason: '1/1' },
  ],
])('health %#', (object, expected) => {
  const { it, kind } = kindOf(object)
  expect(kind?.health?.(it)).toEqual(expected)
})
