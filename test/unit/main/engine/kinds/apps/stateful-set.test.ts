import { expect, test } from 'vitest'
import { statefulSet } from '#kube/kinds/apps/stateful-set.ts'
import { registryUnderTest } from '../../../../../support/registry-under-test.ts'

const under = registryUnderTest()

const selector = { matchLabels: { app: 'a' } }
const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } }
const body = (spec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'x', namespace: 'default' },
  spec: { selector, template, ...spec },
})

// The messages are those of kube-apiserver 1.36.
test.each<[string, object, string[]]>([
  [
    'no selector',
    { selector: null },
    [
      'spec.selector: Required value',
      'spec.template.metadata.labels: Invalid value: {"app":"a"}: `selector` does not match template `labels`',
    ],
  ],
  [
    'a selector that cannot be read',
    { selector: { matchLabels: { 'a b': 'c' } } },
    [
      "spec.selector.matchLabels: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      'spec.selector: Invalid value: {"matchLabels":{"a b":"c"}}',
    ],
  ],
  [
    'an unknown order',
    { podManagementPolicy: 'Random' },
    ["spec.podManagementPolicy: Invalid value: \"Random\": must be 'OrderedReady' or 'Parallel'"],
  ],
  [
    'an unknown strategy',
    { updateStrategy: { type: 'Blue', rollingUpdate: { partition: 1 } } },
    [
      'spec.updateStrategy: Invalid value: {"Type":"Blue","RollingUpdate":{"Partition":1,"MaxUnavailable":null}}: must be \'RollingUpdate\' or \'OnDelete\'',
    ],
  ],
  [
    'parameters of another strategy',
    { updateStrategy: { type: 'OnDelete', rollingUpdate: { partition: 1 } } },
    [
      'spec.updateStrategy.rollingUpdate: Invalid value: {"Partition":1,"MaxUnavailable":null}: only allowed for updateStrategy \'RollingUpdate\'',
    ],
  ],
  [
    'a partition below zero',
    { updateStrategy: { rollingUpdate: { partition: -1 } } },
    ['spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0'],
  ],
  [
    'an unknown retention',
    { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Keep' } },
    [
      'spec.persistentVolumeClaimRetentionPolicy.whenDeleted: Unsupported value: "Keep": supported values: "Retain", "Delete"',
    ],
  ],
  [
    'counts below zero',
    { replicas: -1, minReadySeconds: -1, ordinals: { start: -1 } },
    [
      'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      'spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0',
      'spec.ordinals.start: Invalid value: -1: must be greater than or equal to 0',
    ],
  ],
  [
    'a service name with dots',
    { serviceName: 'a.b' },
    ['spec.serviceName: Invalid value: "a.b": must not contain dots'],
  ],
  [
    'a claim without an amount',
    { volumeClaimTemplates: [{ metadata: { name: 'd' }, spec: { accessModes: ['ReadWriteOnce'], resources: {} } }] },
    ['spec.volumeClaimTemplates[0].spec.resources[storage]: Required value'],
  ],
])('refuses %s', async (_, change, expected) => {
  expect(await under.refusals(statefulSet, body(change))).toEqual(expected)
})

test('gets its defaults, its claims those of a claim', async () => {
  const claim = {
    metadata: { name: 'd' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  }
  const rollingUpdate = { partition: 1, maxUnavailable: 2 }
  const { spec, status } = await under.create(
    statefulSet,
    body({ volumeClaimTemplates: [claim], updateStrategy: { type: 'RollingUpdate', rollingUpdate } }),
  )
  expect(spec).toMatchObject({
    replicas: 1,
    podManagementPolicy: 'OrderedReady',
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    volumeClaimTemplates: [
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        spec: { volumeMode: 'Filesystem' },
        status: { phase: 'Pending' },
      },
    ],
  })
  // The feature gate of maxUnavailable is off.
  expect(spec.updateStrategy?.rollingUpdate).toEqual({ partition: 1 })
  expect(status).toEqual({ replicas: 0, availableReplicas: 0 })
})

test('a template may mount the volume of a claim', async () => {
  const container = { name: 'a', image: 'a:1', volumeMounts: [{ name: 'd', mountPath: '/d' }] }
  const mounting = { ...template, spec: { containers: [container] } }
  const claim = {
    metadata: { name: 'd' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  }
  await expect(
    under.create(statefulSet, body({ template: mounting, volumeClaimTemplates: [claim] })),
  ).resolves.toMatchObject({ metadata: { generation: 1 } })
})

test('changes in a few fields only', async () => {
  const stored = await under.create(statefulSet, body({ serviceName: 'x' }))
  const change = (spec: object) => under.changeRefusals(stored, statefulSet, { spec: { ...stored.spec, ...spec } })
  const forbidden = [
    "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
  ]
  expect(await change({ serviceName: 'y' })).toEqual(forbidden)
  expect(await change({ podManagementPolicy: 'Parallel' })).toEqual(forbidden)
  const scaled = { ...stored, spec: { ...stored.spec, replicas: 3, ordinals: { start: 2 } } }
  await expect(under.registry.update(statefulSet, scaled)).resolves.toMatchObject({ metadata: { generation: 2 } })
})

test('its status adds up', async () => {
  const stored = await under.create(statefulSet, body())
  const status = { replicas: 1, readyReplicas: 2, currentReplicas: -1, availableReplicas: 3 }
  expect(await under.changeRefusals(stored, statefulSet, { status }, true)).toEqual([
    'status.currentReplicas: Invalid value: -1: must be greater than or equal to 0',
    'status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas',
    'status.availableReplicas: Invalid value: 3: cannot be greater than status.replicas',
    'status.availableReplicas: Invalid value: 3: cannot be greater than status.readyReplicas',
  ])
})
