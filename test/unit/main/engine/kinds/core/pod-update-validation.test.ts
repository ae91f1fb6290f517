import { expect, test } from 'vitest'
import type { Pod } from '#kube/kinds/core/pod.ts'
import { partRefusalsOf, type PodCase, statusRefusalsOf, updateRefusalsOf } from './pod-case.ts'

/** The texts were compared with those of kube-apiserver 1.36.3. */

type Change = (pod: Pod) => void

const first = (pod: Pod) => pod.spec.containers[0] ?? { name: '' }
const terms = (...values: string[]) => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'k', operator: 'In', values }] }],
    },
  },
})
const gated = { spec: { schedulingGates: [{ name: 'x' }], nodeSelector: { a: 'b' }, affinity: terms('v') } }

test.each<[string, PodCase, Change, string[]]>([
  ['another image', {}, (pod) => (first(pod).image = 'new:2'), []],
  [
    'no image',
    {},
    (pod) => (first(pod).image = ''),
    ['spec.containers[0].image: Required value', 'spec.containers[0].image: Required value'],
  ],
  [
    'an image with a blank',
    {},
    (pod) => (first(pod).image = ' x'),
    [
      'spec.containers[0].image: Invalid value: " x": must not have leading or trailing whitespace',
      'spec.containers[0].image: Invalid value: " x": must not have leading or trailing whitespace',
    ],
  ],
  [
    'a variable',
    {},
    (pod) => (first(pod).env = [{ name: 'A', value: '<b>' }]),
    [
      'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n@@ -10,7 +10,13 @@\n    "WorkingDir": "",\n    "Ports": null,\n    "EnvFrom": null,\n-   "Env": null,\n+   "Env": [\n+    {\n+     "Name": "A",\n+     "Value": "\\u003cb\\u003e",\n+     "ValueFrom": null\n+    }\n+   ],\n    "Resources": {\n     "Limits": null,\n     "Requests": null,\n',
    ],
  ],
  [
    'a container more',
    {},
    (pod) => pod.spec.containers.push({ name: 'd', image: 'x:1' }),
    ['spec.containers: Forbidden: pod updates may not add or remove containers'],
  ],
  ['a first deadline', {}, (pod) => (pod.spec.activeDeadlineSeconds = 50), []],
  [
    'a later deadline',
    { spec: { activeDeadlineSeconds: 10 } },
    (pod) => (pod.spec.activeDeadlineSeconds = 50),
    ['spec.activeDeadlineSeconds: Invalid value: 50: must be less than or equal to previous value'],
  ],
  ['an earlier deadline', { spec: { activeDeadlineSeconds: 10 } }, (pod) => (pod.spec.activeDeadlineSeconds = 5), []],
  [
    'a deadline of less than nothing',
    {},
    (pod) => (pod.spec.activeDeadlineSeconds = -1),
    [
      'spec.activeDeadlineSeconds: Invalid value: -1: must be between 1 and 2147483647, inclusive',
      'spec.activeDeadlineSeconds: Invalid value: -1: must be between 0 and 2147483647, inclusive',
    ],
  ],
  [
    'no deadline',
    { spec: { activeDeadlineSeconds: 10 } },
    (pod) => delete pod.spec.activeDeadlineSeconds,
    ['spec.activeDeadlineSeconds: Invalid value: null: must not update from a positive integer to nil value'],
  ],
  [
    'a gate',
    {},
    (pod) => (pod.spec.schedulingGates = [{ name: 'x' }]),
    ["spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'x'"],
  ],
  ['no gate', gated, (pod) => delete pod.spec.schedulingGates, []],
  ['a narrower choice while gated', gated, (pod) => (pod.spec.nodeSelector = { a: 'b', c: 'd' }), []],
  [
    'another choice while gated',
    gated,
    (pod) => (pod.spec.nodeSelector = { a: 'c' }),
    [
      'spec.nodeSelector: Invalid value: {"a":"c"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)',
    ],
  ],
  [
    'other terms while gated',
    gated,
    (pod) => (pod.spec.affinity = terms('w')),
    [
      'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]: Invalid value: {"MatchExpressions":[{"Key":"k","Operator":"In","Values":["w"]}],"MatchFields":null}: only additions are allowed (no mutations or deletions)',
    ],
  ],
  [
    'no affinity while gated',
    gated,
    (pod) => delete pod.spec.affinity,
    [
      'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Invalid value: null: no additions/deletions to non-empty NodeSelectorTerms list are allowed',
    ],
  ],
  [
    'a choice when not gated',
    {},
    (pod) => (pod.spec.nodeSelector = { a: 'b' }),
    [
      'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n@@ -39,7 +39,9 @@\n  "TerminationGracePeriodSeconds": 30,\n  "ActiveDeadlineSeconds": null,\n  "DNSPolicy": "ClusterFirst",\n- "NodeSelector": null,\n+ "NodeSelector": {\n+  "a": "b"\n+ },\n  "ServiceAccountName": "default",\n  "AutomountServiceAccountToken": null,\n  "NodeName": "",\n',
    ],
  ],
  [
    'a mirror annotation',
    {},
    (pod) => (pod.metadata.annotations = { 'kubernetes.io/config.mirror': 'x' }),
    [
      'metadata.annotations[kubernetes.io/config.mirror]: Invalid value: "x": must set spec.nodeName if mirror pod annotation is set',
      'metadata.annotations[kubernetes.io/config.mirror]: Forbidden: may not add mirror pod annotation',
      'metadata.annotations[kubernetes.io/config.mirror]: Invalid value: "x": must set spec.nodeName if mirror pod annotation is set',
    ],
  ],
])('an update may or may not bring %s', (_, given, change, expected) => {
  expect(updateRefusalsOf(given, change)).toEqual(expected)
})

const resources = { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2', memory: '2Gi' } }
const sized = { container: { resources } }
const init = { spec: { initContainers: [{ name: 'i', image: 'x:1', resources: { requests: { cpu: '1' } } }] } }

test.each<[string, PodCase, Change, string[]]>([
  [
    'more of the CPU',
    sized,
    (pod) => (first(pod).resources = { ...resources, requests: { cpu: '1500m', memory: '1Gi' } }),
    [],
  ],
  [
    'more than its limit',
    sized,
    (pod) => (first(pod).resources = { ...resources, requests: { cpu: '3', memory: '1Gi' } }),
    ['spec.containers[0].resources.requests: Invalid value: "3": must be less than or equal to cpu limit of 2'],
  ],
  [
    'no limits',
    sized,
    (pod) => (first(pod).resources = { requests: resources.requests }),
    ['spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed'],
  ],
  [
    'another class of service',
    sized,
    (pod) => (first(pod).resources = { ...resources, requests: resources.limits }),
    ['spec: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing'],
  ],
  [
    'another resource',
    sized,
    (pod) => (first(pod).resources = { ...resources, requests: { ...resources.requests, 'ephemeral-storage': '1Gi' } }),
    ['spec: Forbidden: only cpu and memory resources are mutable'],
  ],
  [
    'another name',
    sized,
    (pod) => (first(pod).name = 'z'),
    ['spec.containers[0].name: Forbidden: containers may not be renamed or reordered on resize'],
  ],
  [
    'a container more',
    sized,
    (pod) => pod.spec.containers.push({ name: 'q', image: 'x:1' }),
    ['spec.containers: Forbidden: containers may not be added or removed on resize'],
  ],
  [
    'an init container',
    init,
    (pod) => Object.assign(pod.spec.initContainers?.[0] ?? {}, { resources: { requests: { cpu: '2' } } }),
    [],
  ],
  [
    'a pod of Windows',
    { ...sized, spec: { os: { name: 'windows' } } },
    () => undefined,
    ['[]: Forbidden: windows pods cannot be resized'],
  ],
  [
    'no resources of the pod',
    { spec: { resources: { limits: { cpu: '4' } } } },
    (pod) => delete pod.spec.resources,
    [
      'spec: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing',
      'spec.resources: Forbidden: pod-level resources cannot be removed',
    ],
  ],
])('a resize of %s', (_, given, change, expected) => {
  expect(partRefusalsOf('resize', given, change)).toEqual(expected)
})

test('an ephemeral container may join, once its name is free', () => {
  const join = (name: string) => (pod: Pod) => (pod.spec.ephemeralContainers = [{ name, image: 'x:1' }])
  expect(partRefusalsOf('ephemeralcontainers', {}, join('e'))).toEqual([])
  expect(partRefusalsOf('ephemeralcontainers', {}, join('c'))).toEqual([
    'spec.ephemeralContainers[0].name: Duplicate value: "c"',
  ])
})

const ended = (pod: Pod) => setState(pod, { terminated: { exitCode: 0 } })
const runs = (pod: Pod) => setState(pod, { running: {} })
function setState(pod: Pod, state: object): void {
  const status = { name: 'c', image: 'x', imageID: '', ready: false, restartCount: 0, state }
  pod.status = { ...pod.status, containerStatuses: [status] }
}
const withStatus = (fields: object) => (pod: Pod) => void (pod.status = { ...pod.status, ...fields })

test.each<[string, PodCase, Change[], string[]]>([
  ['a container that runs again', {}, [ended, runs], []],
  [
    'one that should not',
    { spec: { restartPolicy: 'OnFailure' } },
    [ended, runs],
    ['status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state'],
  ],
  [
    'one whose rules say so',
    { spec: { restartPolicy: 'Never' }, container: { restartPolicy: 'Always' } },
    [ended, runs],
    [],
  ],
  [
    'another class of service',
    {},
    [withStatus({ qosClass: 'Guaranteed' })],
    ['status.qosClass: Invalid value: "Guaranteed": field is immutable'],
  ],
  [
    'two addresses of a family',
    {},
    [withStatus({ podIPs: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }] })],
    [
      'status.podIPs: Invalid value: [{"IP":"10.0.0.1"},{"IP":"10.0.0.2"}]: may specify no more than one IP for each IP family',
    ],
  ],
  ['one of each family', {}, [withStatus({ podIPs: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }] })], []],
  [
    'an address with zeros',
    {},
    [withStatus({ podIPs: [{ ip: '010.0.0.1' }] })],
    ['status.podIPs[0]: Invalid value: "010.0.0.1": must not have leading 0s'],
  ],
  [
    "addresses that are not its host's",
    {},
    [withStatus({ hostIP: '1.1.1.1', hostIPs: [{ ip: '2.2.2.2' }] })],
    ['status.hostIPs[0].ip: Invalid value: "2.2.2.2": must be equal to `hostIP`'],
  ],
  [
    'a condition without a name',
    {},
    [withStatus({ conditions: [{ type: 'a b', status: 'True' }] })],
    [
      "status.conditions[0].Type: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ],
  [
    'a generation below zero',
    {},
    [withStatus({ observedGeneration: -1 })],
    ['status.observedGeneration: Invalid value: -1: must be a non-negative integer'],
  ],
  [
    'a claim that it does not have',
    {},
    [withStatus({ resourceClaimStatuses: [{ name: 'x' }] })],
    [
      'status.resourceClaimStatuses[0].name: Invalid value: "x": must match the name of an entry in `spec.resourceClaims`',
    ],
  ],
])('a status with %s', (_, given, changes, expected) => {
  expect(statusRefusalsOf(given, ...changes)).toEqual(expected)
})
