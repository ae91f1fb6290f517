import { expect, test } from 'vitest'
import { cronJob } from '#kube/kinds/batch/cron-job.ts'
import { registryUnderTest } from '../../../../../support/registry-under-test.ts'

const under = registryUnderTest()

const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a:1' }] } }
const body = (spec: object = {}) => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'x', namespace: 'default' },
  spec: { schedule: '* * * * *', jobTemplate: { spec: { template } }, ...spec },
})

// The messages are those of kube-apiserver 1.36.
test.each<[string, object, string[]]>([
  ["the schedule ''", { schedule: '' }, ['spec.schedule: Required value']],
  [
    "the schedule 'x'",
    { schedule: 'x' },
    ['spec.schedule: Invalid value: "x": expected exactly 5 fields, found 1: [x]'],
  ],
  [
    "the schedule '* * * * * *'",
    { schedule: '* * * * * *' },
    ['spec.schedule: Invalid value: "* * * * * *": expected exactly 5 fields, found 6: [* * * * * *]'],
  ],
  [
    "the schedule '60 * * * *'",
    { schedule: '60 * * * *' },
    ['spec.schedule: Invalid value: "60 * * * *": end of range (60) above maximum (59): 60'],
  ],
  [
    "the schedule '* * 0 * *'",
    { schedule: '* * 0 * *' },
    ['spec.schedule: Invalid value: "* * 0 * *": beginning of range (0) below minimum (1): 0'],
  ],
  [
    "the schedule '* * * 13 *'",
    { schedule: '* * * 13 *' },
    ['spec.schedule: Invalid value: "* * * 13 *": end of range (13) above maximum (12): 13'],
  ],
  [
    "the schedule '* * * * 7'",
    { schedule: '* * * * 7' },
    ['spec.schedule: Invalid value: "* * * * 7": end of range (7) above maximum (6): 7'],
  ],
  [
    "the schedule '* * * foo *'",
    { schedule: '* * * foo *' },
    [
      'spec.schedule: Invalid value: "* * * foo *": failed to parse int from foo: strconv.Atoi: parsing "foo": invalid syntax',
    ],
  ],
  [
    "the schedule '*/0 * * * *'",
    { schedule: '*/0 * * * *' },
    ['spec.schedule: Invalid value: "*/0 * * * *": step of range should be a positive number: */0'],
  ],
  [
    "the schedule '*/-1 * * * *'",
    { schedule: '*/-1 * * * *' },
    ['spec.schedule: Invalid value: "*/-1 * * * *": negative number (-1) not allowed: -1'],
  ],
  [
    "the schedule '1-2-3 * * * *'",
    { schedule: '1-2-3 * * * *' },
    ['spec.schedule: Invalid value: "1-2-3 * * * *": too many hyphens: 1-2-3'],
  ],
  [
    "the schedule '1/2/3 * * * *'",
    { schedule: '1/2/3 * * * *' },
    ['spec.schedule: Invalid value: "1/2/3 * * * *": too many slashes: 1/2/3'],
  ],
  [
    "the schedule '5-1 * * * *'",
    { schedule: '5-1 * * * *' },
    ['spec.schedule: Invalid value: "5-1 * * * *": beginning of range (5) beyond end of range (1): 5-1'],
  ],
  [
    "the schedule '5- * * * *'",
    { schedule: '5- * * * *' },
    ['spec.schedule: Invalid value: "5- * * * *": failed to parse int from : strconv.Atoi: parsing "": invalid syntax'],
  ],
  [
    "the schedule '99999999999999999999 * * * *'",
    { schedule: '99999999999999999999 * * * *' },
    [
      'spec.schedule: Invalid value: "99999999999999999999 * * * *": failed to parse int from 99999999999999999999: strconv.Atoi: parsing "99999999999999999999": value out of range',
    ],
  ],
  [
    "the schedule '@reboot'",
    { schedule: '@reboot' },
    ['spec.schedule: Invalid value: "@reboot": unrecognized descriptor: @reboot'],
  ],
  [
    "the schedule '@every 5'",
    { schedule: '@every 5' },
    ['spec.schedule: Invalid value: "@every 5": failed to parse duration @every 5: time: missing unit in duration "5"'],
  ],
  [
    "the schedule '@every 5x'",
    { schedule: '@every 5x' },
    [
      'spec.schedule: Invalid value: "@every 5x": failed to parse duration @every 5x: time: unknown unit "x" in duration "5x"',
    ],
  ],
  [
    "the schedule '@every soon'",
    { schedule: '@every soon' },
    [
      'spec.schedule: Invalid value: "@every soon": failed to parse duration @every soon: time: invalid duration "soon"',
    ],
  ],
  [
    "the schedule 'TZ=UTC 0 * * * *'",
    { schedule: 'TZ=UTC 0 * * * *' },
    [
      'spec.schedule: Invalid value: "TZ=UTC 0 * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
    ],
  ],
  [
    "the schedule 'TZ=Foo 0 * * * *'",
    { schedule: 'TZ=Foo 0 * * * *' },
    [
      'spec.schedule: Invalid value: "TZ=Foo 0 * * * *": provided bad location Foo: unknown time zone Foo',
      'spec.schedule: Invalid value: "TZ=Foo 0 * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
    ],
  ],
  [
    "the schedule 'TZ=UTC'",
    { schedule: 'TZ=UTC' },
    [
      'spec.schedule: Invalid value: "TZ=UTC": invalid schedule format: runtime error: slice bounds out of range [:-1]',
      'spec.schedule: Invalid value: "TZ=UTC": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
    ],
  ],
  ["the zone ''", { timeZone: '' }, ['spec.timeZone: Invalid value: "": timeZone must be nil or non-empty string']],
  ["the zone 'Foo'", { timeZone: 'Foo' }, ['spec.timeZone: Invalid value: "Foo": unknown time zone Foo']],
  [
    "the zone 'europe/paris'",
    { timeZone: 'europe/paris' },
    ['spec.timeZone: Invalid value: "europe/paris": unknown time zone europe/paris'],
  ],
  [
    "the zone 'Local'",
    { timeZone: 'Local' },
    [
      'spec.timeZone: Invalid value: "Local": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
    ],
  ],
  ["the zone 'PST'", { timeZone: 'PST' }, ['spec.timeZone: Invalid value: "PST": unknown time zone PST']],
  ["the zone '+01'", { timeZone: '+01' }, ['spec.timeZone: Invalid value: "+01": unknown time zone +01']],
  [
    "the zone '../etc/passwd'",
    { timeZone: '../etc/passwd' },
    ['spec.timeZone: Invalid value: "../etc/passwd": unknown time zone ../etc/passwd'],
  ],
  [
    "the zone 'Europe//Paris'",
    { timeZone: 'Europe//Paris' },
    ['spec.timeZone: Invalid value: "Europe//Paris": unknown time zone Europe//Paris'],
  ],
  [
    'other settings that are wrong',
    {
      startingDeadlineSeconds: -1,
      concurrencyPolicy: 'Maybe',
      successfulJobsHistoryLimit: -1,
      failedJobsHistoryLimit: -1,
    },
    [
      'spec.startingDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0',
      'spec.concurrencyPolicy: Unsupported value: "Maybe": supported values: "Allow", "Forbid", "Replace"',
      'spec.successfulJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0',
      'spec.failedJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0',
    ],
  ],
  [
    'a selector of its own',
    {
      jobTemplate: {
        spec: {
          template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a:1' }] } },
          manualSelector: true,
          selector: { matchLabels: { a: 'b' } },
        },
      },
    },
    [
      'spec.jobTemplate.spec.selector: Invalid value: {"matchLabels":{"a":"b"}}: `selector` will be auto-generated',
      'spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "nil", "false"',
    ],
  ],
  [
    'pods that restart for ever',
    {
      jobTemplate: {
        spec: { template: { spec: { restartPolicy: 'Always', containers: [{ name: 'a', image: 'a:1' }] } } },
      },
    },
    ['spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
  ],
])('refuses %s', async (_, change, expected) => {
  expect(await under.refusals(cronJob, body(change))).toEqual(expected)
})

test.each([
  '*/5 * * * *',
  '0 0 1,15 * mon-FRI',
  '? ? ? jan ?',
  '5/15 0-6/2 * * *',
  '@daily',
  '@every 1h30m',
  ' 0 0 31 2 0 ',
])('takes the schedule %s', async (schedule) => {
  await expect(under.create(cronJob, body({ schedule }))).resolves.toMatchObject({ spec: { schedule } })
})

test.each(['UTC', 'Etc/GMT+1', 'Europe/Paris', 'Asia/Kolkata', 'US/Pacific', 'EST5EDT'])(
  'takes the zone %s',
  async (timeZone) => {
    await expect(under.create(cronJob, body({ timeZone }))).resolves.toMatchObject({ spec: { timeZone } })
  },
)

test('gets its defaults, its template those of pods only', async () => {
  const { spec } = await under.create(cronJob, body())
  expect(spec).toMatchObject({
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
    jobTemplate: { spec: { template: { spec: { dnsPolicy: 'ClusterFirst' } } } },
  })
  expect(spec.jobTemplate.spec.backoffLimit).toBeUndefined()
})

test('a new name leaves room for the suffix of its jobs', async () => {
  const name = 'a'.repeat(53)
  expect(await under.refusals(cronJob, { ...body(), metadata: { name, namespace: 'default' } })).toEqual([
    `metadata.name: Invalid value: "${name}": must be no more than 52 characters`,
  ])
})
