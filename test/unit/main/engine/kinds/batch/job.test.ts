import { describe, expect, test } from 'vitest'
import { job } from '#kube/kinds/batch/job.ts'
import { registryUnderTest } from '../../../../../support/registry-under-test.ts'

const under = registryUnderTest()

const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a:1' }] } }
const body = (spec: object = {}) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'x', namespace: 'default' },
  spec: { template, ...spec },
})

// The messages are those of kube-apiserver 1.36.
test.each<[string, object, string[]]>([
  [
    'pods that restart for ever',
    { template: { spec: { restartPolicy: 'Always', containers: [{ name: 'a', image: 'a:1' }] } } },
    ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
  ],
  [
    'counts below zero',
    { parallelism: -1, completions: -1, backoffLimit: -1, activeDeadlineSeconds: -1, ttlSecondsAfterFinished: -1 },
    [
      'spec.parallelism: Invalid value: -1: must be greater than or equal to 0',
      'spec.completions: Invalid value: -1: must be greater than or equal to 0',
      'spec.activeDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0',
      'spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0',
      'spec.ttlSecondsAfterFinished: Invalid value: -1: must be greater than or equal to 0',
    ],
  ],
  [
    'an unknown mode',
    { completionMode: 'Sorted' },
    ['spec.completionMode: Unsupported value: "Sorted": supported values: "NonIndexed", "Indexed"'],
  ],
  [
    'limits of indexes without indexes',
    { backoffLimitPerIndex: 1, maxFailedIndexes: 1 },
    [
      'spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode',
      'spec.maxFailedIndexes: Invalid value: 1: requires indexed completion mode',
    ],
  ],
  [
    'a limit of failed indexes alone',
    { completionMode: 'Indexed', completions: 3, maxFailedIndexes: 1 },
    ['spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified'],
  ],
  [
    'more indexes than can be tracked',
    { completionMode: 'Indexed', completions: 200000, parallelism: 20000, backoffLimitPerIndex: 1 },
    [
      'spec.maxFailedIndexes: Required value: must be specified when completions is above 100000',
      'spec.parallelism: Invalid value: 20000: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index',
    ],
  ],
  [
    'a controller without a domain',
    { managedBy: 'me' },
    ['spec.managedBy: Invalid value: "me": must be a domain-prefixed path (such as "acme.io/foo")'],
  ],
  [
    'an unknown replacement',
    { podReplacementPolicy: 'Never' },
    ['spec.podReplacementPolicy: Unsupported value: "Never": supported values: "Failed", "TerminatingOrFailed"'],
  ],
  [
    'a failure policy of empty rules',
    { podFailurePolicy: { rules: [{}] } },
    [
      'spec.podFailurePolicy.rules[0].action: Required value: valid values: ["Count" "FailIndex" "FailJob" "Ignore"]',
      'spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required',
    ],
  ],
  [
    'exit codes that make no sense',
    {
      podFailurePolicy: {
        rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [0, 5, 3, 3], containerName: 'b' } }],
      },
    },
    [
      'spec.podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value: "b": must be one of the container or initContainer names in the pod template',
      'spec.podFailurePolicy.rules[0].onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator',
      'spec.podFailurePolicy.rules[0].onExitCodes.values[3]: Duplicate value: 3',
      'spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [0,5,3,3]: must be ordered',
    ],
  ],
  [
    'rules of both kinds',
    {
      podFailurePolicy: {
        rules: [
          {
            action: 'FailIndex',
            onExitCodes: { operator: 'NotIn', values: [1] },
            onPodConditions: [{ type: 'A', status: 'Maybe' }],
          },
        ],
      },
    },
    [
      'spec.podFailurePolicy.rules[0].action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set',
      'spec.podFailurePolicy.rules[0].onPodConditions[0].status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown"',
      'spec.podFailurePolicy.rules[0]: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported',
    ],
  ],
  [
    'a failure policy with other policies',
    {
      podFailurePolicy: { rules: [{ action: 'Count', onPodConditions: [{ type: 'A' }] }] },
      podReplacementPolicy: 'TerminatingOrFailed',
      template: { spec: { restartPolicy: 'OnFailure', containers: [{ name: 'a', image: 'a:1' }] } },
    },
    [
      'spec.podReplacementPolicy: Unsupported value: "TerminatingOrFailed": supported values: "Failed"',
      'spec.template.spec.restartPolicy: Invalid value: "OnFailure": only "Never" is supported when podFailurePolicy is specified',
    ],
  ],
  [
    'a success policy without indexes',
    { successPolicy: { rules: [{ succeededCount: 1 }] } },
    [
      'spec.successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":null,"SucceededCount":1}]}: requires indexed completion mode',
    ],
  ],
  [
    'a success policy without rules',
    { completionMode: 'Indexed', completions: 3, successPolicy: { rules: [] } },
    [
      'spec.successPolicy.rules: Required value: at least one rules must be specified when the successPolicy is specified',
    ],
  ],
  [
    'indexes that are none',
    {
      completionMode: 'Indexed',
      completions: 3,
      successPolicy: {
        rules: [
          { succeededIndexes: '3' },
          { succeededIndexes: '2-1' },
          { succeededIndexes: 'x' },
          { succeededIndexes: '1-2-3' },
          { succeededIndexes: '1,1' },
          {},
        ],
      },
    },
    [
      'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "3": error parsing succeededIndexes: too large index: "3"',
      'spec.successPolicy.rules[1].succeededIndexes: Invalid value: "2-1": error parsing succeededIndexes: non-increasing order, previous: 2, current: 1',
      'spec.successPolicy.rules[2].succeededIndexes: Invalid value: "x": error parsing succeededIndexes: cannot convert string to integer for index: "x"',
      'spec.successPolicy.rules[3].succeededIndexes: Invalid value: "1-2-3": error parsing succeededIndexes: the fragment "1-2-3" violates the requirement that an index interval can have at most two parts separated by \'-\'',
      'spec.successPolicy.rules[4].succeededIndexes: Invalid value: "1,1": error parsing succeededIndexes: non-increasing order, previous: 1, current: 1',
      'spec.successPolicy.rules[5]: Required value: at least one of succeededCount or succeededIndexes must be specified',
    ],
  ],
  [
    'counts beyond the indexes',
    {
      completionMode: 'Indexed',
      completions: 3,
      successPolicy: { rules: [{ succeededCount: 4 }, { succeededIndexes: '0-1', succeededCount: 3 }] },
    },
    [
      'spec.successPolicy.rules[0].succeededCount: Invalid value: 4: must be less than or equal to 3 (the number of specified completions)',
      'spec.successPolicy.rules[1].succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)',
    ],
  ],
])('refuses %s', async (_, change, expected) => {
  expect(await under.refusals(job, body(change))).toEqual(expected)
})

test('gets its defaults, and a selector of its own', async () => {
  const { metadata, spec, status } = await under.create(job, body())
  const { uid = '' } = metadata
  const labels = {
    'controller-uid': uid,
    'job-name': 'x',
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': 'x',
  }
  expect(spec).toMatchObject({
    completions: 1,
    parallelism: 1,
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: 'TerminatingOrFailed',
    manualSelector: false,
    selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } },
    template: { metadata: { labels } },
  })
  expect(metadata.labels).toEqual(labels)
  expect(status).toEqual({})
})

test.each<[string, object, string[]]>([
  [
    "labels of another job's pods",
    { template: { ...template, metadata: { labels: { 'job-name': 'y' } } } },
    [expect.stringContaining("must be 'x'") as string],
  ],
  [
    'a selector of its own',
    { selector: { matchLabels: { app: 'a' } } },
    [
      expect.stringContaining('`selector` not auto-generated') as string,
      expect.stringContaining('`selector` does not match template `labels`') as string,
    ],
  ],
  [
    'no selector where it must be made by hand',
    { manualSelector: true },
    [
      'spec.selector: Required value',
      'spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`',
    ],
  ],
])('refuses %s', async (_, change, expected) => {
  expect(await under.refusals(job, body(change))).toEqual(expected)
})

test('refuses an index that no pod can be named after', async () => {
  const name = 'a'.repeat(61)
  const object = { ...body({ completionMode: 'Indexed', completions: 11 }), metadata: { name, namespace: 'default' } }
  expect(await under.refusals(job, object)).toEqual([
    `metadata.name: Invalid value: "${name}": will not able to create pod with invalid DNS label: ${name}-10`,
  ])
})

describe('an update', () => {
  const fields = (causes: readonly string[]) => [...new Set(causes.map((cause) => cause.split(':')[0]))]
  const change = async (from: object, to: object) => {
    const stored = await under.create(job, body(from))
    return fields(await under.changeRefusals(stored, job, { spec: { ...stored.spec, ...to } }))
  }
  const held = { suspend: true }
  const indexed = { completionMode: 'Indexed', completions: 3, parallelism: 3 }
  test.each<[string, object, object, string[]]>([
    ['completions', {}, { completions: 4 }, ['spec.completions']],
    ['the mode', {}, { completionMode: 'Indexed' }, ['spec.completionMode']],
    ['the controller', {}, { managedBy: 'a.io/b' }, ['spec.managedBy']],
    ['completions without parallelism', indexed, { completions: 4 }, ['spec.completions']],
  ])('may not change %s', async (_, from, to, expected) => {
    expect(await change(from, to)).toEqual(expected)
  })

  const withPod = async (from: object, pod: object) => {
    const stored = await under.create(job, body(from))
    const { template: old } = stored.spec
    const changed = { ...stored, spec: { ...stored.spec, template: { ...old, spec: { ...old.spec, ...pod } } } }
    return under.registry.update(job, changed)
  }
  const resources = { requests: { cpu: '1' } }

  test('leaves the pods of a job that runs', async () => {
    await expect(withPod({}, { nodeSelector: { a: 'b' } })).rejects.toThrow(
      /^Job.batch "x" is invalid: spec.template: Invalid value: {"labels":{.*"Spec":{"Volumes":null,.*: field is immutable$/,
    )
  })

  test('may place the pods of a job that waits, and say what they get', async () => {
    await withPod(held, { nodeSelector: { a: 'b' }, containers: [{ ...template.spec.containers[0], resources }] })
  })

  test('may change nothing else of them', async () => {
    await expect(withPod(held, { dnsPolicy: 'Default' })).rejects.toThrow(/spec.template.spec: .*: field is immutable$/)
  })
})

test('warns of a name that its pods cannot bear', async () => {
  const object = { ...body(), metadata: { name: 'a.b', namespace: 'default' } }
  expect(await under.warnings(job, object)).toEqual([
    'metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]',
  ])
})

test('leaves its pods behind where nobody says, and warns of it', async () => {
  await under.create(job, body())
  const warnings: string[] = []
  const { isGone, object } = await under.registry.delete(job, 'default', 'x', { warn: (text) => warnings.push(text) })
  expect({ isGone, finalizers: object.metadata.finalizers }).toEqual({ isGone: false, finalizers: ['orphan'] })
  expect(warnings).toEqual([expect.stringMatching(/^child pods are preserved by default/)])
})
