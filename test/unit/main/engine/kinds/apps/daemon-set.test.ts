import { expect, test } from 'vitest'
import { daemonSet } from '#kube/kinds/apps/daemon-set.ts'
import { registryUnderTest } from '../../../../../support/registry-under-test.ts'

const under = registryUnderTest()

const selector = { matchLabels: { app: 'a' } }
const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } }
const templateGeneration = 'deprecated.daemonset.template.generation'
const body = (spec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'x', namespace: 'default' },
  spec: { selector, template, ...spec },
})

// The messages are those of kube-apiserver 1.36.
test.each<[string, object, string[]]>([
  [
    'no selector',
    { selector: null },
    ['spec.template.metadata.labels: Invalid value: {"app":"a"}: `selector` does not match template `labels`'],
  ],
  [
    'an empty selector',
    { selector: {} },
    ['spec.selector: Invalid value: {}: empty selector is invalid for daemonset'],
  ],
  [
    'a selector that cannot be read',
    { selector: { matchExpressions: [{ key: 'app', operator: 'Is' }] } },
    ['spec.selector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator'],
  ],
  [
    'an unknown strategy',
    { updateStrategy: { type: 'Blue' } },
    [
      'spec.updateStrategy: Unsupported value: {"Type":"Blue","RollingUpdate":null}: supported values: "RollingUpdate", "OnDelete"',
    ],
  ],
  [
    'an update that cannot move',
    { updateStrategy: { rollingUpdate: { maxUnavailable: 0 } } },
    ['spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0'],
  ],
  [
    'an update that moves both ways',
    { updateStrategy: { rollingUpdate: { maxSurge: 1 } } },
    ['spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero'],
  ],
  [
    'more than all',
    { updateStrategy: { rollingUpdate: { maxUnavailable: '101%' } } },
    ['spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%'],
  ],
  [
    'fewer than no revisions',
    { revisionHistoryLimit: -1, minReadySeconds: -1 },
    [
      'spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0',
      'spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0',
    ],
  ],
  [
    'pods that end',
    {
      template: {
        metadata: { labels: { app: 'a' } },
        spec: { containers: [{ name: 'a', image: 'a:1' }], restartPolicy: 'Never', activeDeadlineSeconds: 5 },
      },
    },
    [
      'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
      'spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in DaemonSet is not Supported',
    ],
  ],
])('refuses %s', async (_, change, expected) => {
  expect(await under.refusals(daemonSet, body(change))).toEqual(expected)
})

test('gets its defaults, and counts the changes of its template', async () => {
  const stored = await under.create(daemonSet, body())
  expect(stored.spec).toMatchObject({
    revisionHistoryLimit: 10,
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
  })
  expect(stored.metadata).toMatchObject({ generation: 1, annotations: { [templateGeneration]: '1' } })
  const changed = await under.registry.update(daemonSet, {
    ...stored,
    metadata: { ...stored.metadata, annotations: { [templateGeneration]: '9' } },
    spec: { ...stored.spec, template: { ...stored.spec.template, metadata: { labels: { app: 'a', b: 'c' } } } },
  })
  expect(changed.metadata).toMatchObject({ generation: 2, annotations: { [templateGeneration]: '2' } })
})

test('keeps its selector', async () => {
  const stored = await under.create(daemonSet, body())
  const labels = { app: 'b' }
  const spec = { ...stored.spec, selector: { matchLabels: labels }, template: { ...template, metadata: { labels } } }
  expect(await under.changeRefusals(stored, daemonSet, { spec })).toEqual([
    'spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable',
  ])
})

test('its status counts from zero, and hash collisions only up', async () => {
  const stored = await under.create(daemonSet, body())
  const counts = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 }
  const withCollisions = await under.registry.update(
    daemonSet,
    { ...stored, status: { ...counts, collisionCount: 2 } },
    { subresource: 'status' },
  )
  const status = { ...counts, numberReady: -1, collisionCount: 1 }
  expect(await under.changeRefusals(withCollisions, daemonSet, { status }, true)).toEqual([
    'status.numberReady: Invalid value: -1: must be greater than or equal to 0',
    'status.collisionCount: Invalid value: 1: cannot be decremented',
  ])
})
