import { expect, test } from 'vitest'
import { job, type JobStatus } from '#kube/kinds/batch/job.ts'
import { registryUnderTest } from '../../../../../support/registry-under-test.ts'

const under = registryUnderTest()
const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a:1' }] } }
const create = (spec: object = {}) =>
  under.create(job, {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'x', namespace: 'default' },
    spec: { template, ...spec },
  })

const start = '2026-01-01T00:00:00Z'
const end = '2026-01-01T01:00:00Z'
const are = (...types: string[]) => types.map((type) => ({ type, status: 'True' as const }))
const whole = (detail: string) => `status.conditions: Invalid value: ${detail}`
const ended: JobStatus = { startTime: start, completionTime: end, conditions: are('SuccessCriteriaMet', 'Complete') }
const indexed = { completionMode: 'Indexed', completions: 5, backoffLimitPerIndex: 1 }

test.each<[string, object, JobStatus, string[]]>([
  [
    'an end without anything before it',
    {},
    { conditions: are('Complete') },
    [
      'status.completionTime: Required value: completionTime is required for Complete jobs',
      whole('cannot set Complete=True condition without the SuccessCriteriaMet=true condition'),
      'status.startTime: Required value: startTime is required for finished job',
    ],
  ],
  [
    'an end before its begin',
    {},
    { ...ended, startTime: end, completionTime: start },
    [`status.completionTime: Invalid value: "${start}": must be equal to or after \`startTime\``],
  ],
  [
    'two ends',
    {},
    { ...ended, conditions: are('SuccessCriteriaMet', 'Complete', 'FailureTarget', 'Failed') },
    [
      whole('cannot set Complete=True and Failed=true conditions'),
      whole('cannot set Complete=True and FailureTarget=true conditions'),
      whole('cannot set SuccessCriteriaMet=True and Failed=true conditions'),
      whole('cannot set SuccessCriteriaMet=True and FailureTarget=true conditions'),
    ],
  ],
  [
    'an end with pods left',
    {},
    { ...ended, active: 1, terminating: 1, uncountedTerminatedPods: { failed: ['a'] } },
    [
      'status.active: Invalid value: 1: active>0 is invalid for finished job',
      'status.uncountedTerminatedPods: Invalid value: {"Succeeded":null,"Failed":["a"]}: must be empty for finished job',
      'status.terminating: Invalid value: 1: terminating>0 is invalid for finished job',
    ],
  ],
  [
    'more ready pods than pods',
    {},
    { active: 1, ready: 2 },
    ['status.ready: Invalid value: 2: cannot set more ready pods than active'],
  ],
  [
    'indexes of a job without any',
    {},
    { completedIndexes: '0', failedIndexes: '1' },
    [
      'status.completedIndexes: Invalid value: "0": cannot set non-empty completedIndexes when non-indexed completion mode',
      'status.failedIndexes: Invalid value: "1": cannot set non-null failedIndexes when backoffLimitPerIndex is null',
    ],
  ],
  [
    'an index that is both',
    indexed,
    { completedIndexes: '0,2-4', failedIndexes: '3' },
    ['status.failedIndexes: Invalid value: "3": failedIndexes and completedIndexes overlap at index: 3'],
  ],
  [
    'indexes beyond the last',
    indexed,
    { completedIndexes: '5', failedIndexes: '1-0' },
    [
      'status.completedIndexes: Invalid value: "5": error parsing completedIndexes: too large index: "5"',
      'status.failedIndexes: Invalid value: "1-0": error parsing failedIndexes: non-increasing order, previous: 1, current: 0',
    ],
  ],
])('refuses %s', async (_, spec, status, expected) => {
  const stored = await create(spec)
  expect(await under.changeRefusals(stored, job, { status }, true)).toEqual(expected)
})

test.each<[string, JobStatus, JobStatus, string[]]>([
  [
    'to count back',
    { failed: 2, succeeded: 2 },
    { failed: 1, succeeded: 1 },
    [
      'status.failed: Invalid value: 1: cannot decrease the failed counter',
      'status.succeeded: Invalid value: 1: cannot decrease the succeeded counter',
    ],
  ],
  [
    'to begin anew',
    { startTime: start },
    { startTime: end },
    [`status.startTime: Invalid value: "${end}": field is immutable for unsuspended job once set`],
  ],
  [
    'to take an end back',
    ended,
    { startTime: start },
    [
      whole('cannot disable the terminal Complete=True condition'),
      whole('cannot disable the SuccessCriteriaMet=True condition'),
    ],
  ],
])('refuses %s', async (_, before, after, expected) => {
  const stored = await create()
  const was = await under.registry.update(job, { ...stored, status: before }, { subresource: 'status' })
  expect(await under.changeRefusals(was, job, { status: after }, true)).toEqual(expected)
})

test('takes a job through its life', async () => {
  let it = await create()
  const stages: JobStatus[] = [
    { startTime: start, active: 1, ready: 1 },
    { startTime: start, terminating: 1, succeeded: 1, conditions: are('SuccessCriteriaMet') },
    { ...ended, succeeded: 1 },
  ]
  for (const status of stages) {
    it = await under.registry.update(job, { ...it, status }, { subresource: 'status' })
    expect(it.status).toMatchObject(status)
  }
  expect(it.metadata.generation).toBe(1)
})
