import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#base/errors.ts'
import type { LogBatch } from '#contract/sessions.ts'
import { statusError } from '#kube/meta/status.ts'
import { WatchHub } from '../../../../main/watch/hub.ts'
import { streamLogs, type LogQuery } from '../../../../main/sessions/logs.ts'
import { FakeApi } from '../../../support/fake-api.ts'
import { FakeClock, flush } from '../../../support/fake-clock.ts'

const podList = '/api/v1/pods'
const resource = (group: string, plural: string) => ({ group, version: 'v1', resource: plural, namespaced: true })
const podRef = (name: string) => ({ cluster: 'fake', resource: resource('', 'pods'), namespace: 'default', name })
const at = (nanoseconds: string): string => `2026-01-01T00:00:00.${nanoseconds}Z`

let clock: FakeClock
let api: FakeApi
let hub: WatchHub
let abort: AbortController
let done: Promise<unknown>

beforeEach(() => {
  clock = new FakeClock()
  api = new FakeApi()
  hub = new WatchHub(clock)
  abort = new AbortController()
  done = Promise.resolve()
})

afterEach(async () => {
  abort.abort()
  await done
  hub.dispose()
  await flush()
})

function putPod(name: string, labels = {}, run = 'c1'): void {
  api.put(podList, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels },
    spec: { containers: [{ name: 'app' }] },
    status: { containerStatuses: [{ name: 'app', state: { running: {} }, containerID: run, restartCount: 0 }] },
  } as never)
}

const logPath = (pod: string): string => `/api/v1/namespaces/default/pods/${pod}/log`
const logRequests = (pod: string) => api.requests.filter(({ path }) => path === logPath(pod))

/** A log under the test's hands. */
function openLog(pod: string): ReadableStreamDefaultController<Uint8Array> {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const body = new ReadableStream<Uint8Array>({
    start: (given) => {
      controller = given
    },
  })
  const usual = api.fetch.bind(api)
  let isTaken = false
  api.fetch = (path, options) => {
    if (isTaken || !path.startsWith(`${logPath(pod)}?`)) return usual(path, options)
    isTaken = true
    void usual(path, options)
    return Promise.resolve(new Response(body))
  }
  return controller as ReadableStreamDefaultController<Uint8Array>
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function read(query: LogQuery): LogBatch[] {
  const batches: LogBatch[] = []
  done = (async () => {
    for await (const batch of streamLogs(hub, api, query, clock, abort.signal)) batches.push(batch)
  })()
  return batches
}

const lines = (batches: LogBatch[]): string[] =>
  batches.flatMap((batch) => batch.lines.map(({ pod, text }) => `${pod} ${text}`))
const notices = (batches: LogBatch[]): string[] =>
  batches.flatMap((batch) => batch.notices.map(({ pod, type }) => `${pod} ${type}`))

describe('the log of a pod', () => {
  it('comes with its times, in batches, and ends when it is not followed', async () => {
    putPod('a')
    api.fixed.set(logPath('a'), new Response(`${at('000000001')} one\n${at('000000002')} two\nno time\n`))
    const batches = read({ ref: podRef('a'), follow: false, tailLines: 10 })
    await clock.advance(500)
    await done
    expect(batches.flatMap((batch) => batch.lines)).toEqual([
      { pod: 'a', container: 'app', time: at('000000001'), text: 'one' },
      { pod: 'a', container: 'app', time: at('000000002'), text: 'two' },
      { pod: 'a', container: 'app', time: '', text: 'no time' },
    ])
    expect(notices(batches)).toEqual(['a started', 'a ended'])
    expect(Object.fromEntries(logRequests('a')[0]?.query ?? [])).toEqual({
      container: 'app',
      timestamps: 'true',
      tailLines: '10',
    })
  })

  it('goes on after the lines that are known when it is resumed', async () => {
    putPod('a')
    api.fixed.set(logPath('a'), new Response(`${at('1')} old\n${at('100000001')} new\n`))
    const batches = read({ ref: podRef('a'), follow: false, tailLines: 10, after: { 'a/app': at('1') } })
    await clock.advance(500)
    expect(lines(batches)).toEqual(['a new'])
    expect(logRequests('a')[0]?.query.get('sinceTime')).toBe(at('1'))
  })

  it('is opened again after a broken connection, without a line twice or lost', async () => {
    putPod('a')
    const log = openLog('a')
    const batches = read({ ref: podRef('a'), follow: true })
    await clock.advance(200)
    log.enqueue(bytes(`${at('1')} one\n${at('2')} two\n`))
    await clock.advance(200)
    api.fixed.set(logPath('a'), new Response(`${at('2')} two\n${at('3')} three\n`))
    log.error(new AppError('cluster.unreachable', { reason: 'connection reset' }))
    await clock.advance(5000)
    expect(lines(batches)).toEqual(['a one', 'a two', 'a three'])
  })

  it('joins lines that arrive in parts, and letters too', async () => {
    putPod('a')
    const log = openLog('a')
    const batches = read({ ref: podRef('a'), follow: true })
    await clock.advance(200)
    const text = bytes(`${at('1')} café\n`)
    log.enqueue(text.slice(0, -2))
    await clock.advance(200)
    log.enqueue(text.slice(-2))
    await clock.advance(200)
    expect(lines(batches)).toEqual(['a café'])
  })

  it('reports a log that cannot be read', async () => {
    putPod('a')
    api.fixed.set(
      logPath('a'),
      new Response(JSON.stringify(statusError(403, 'Forbidden', 'no').status), { status: 403 }),
    )
    const batches = read({ ref: podRef('a'), follow: true })
    await clock.advance(200)
    expect(batches.flatMap((batch) => batch.notices).at(-1)).toMatchObject({
      type: 'failed',
      error: { status: { code: 403 } },
    })
  })

  it('is read again when its container has started again', async () => {
    putPod('a')
    api.fixed.set(logPath('a'), new Response(''))
    const batches = read({ ref: podRef('a'), follow: true })
    await clock.advance(200)
    putPod('a', {}, 'c2')
    await clock.advance(200)
    expect(notices(batches)).toEqual(['a started', 'a ended', 'a started', 'a ended'])
  })
})

describe('the log of a workload', () => {
  it('holds all its pods, those too that come later', async () => {
    api.put('/apis/apps/v1/deployments', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'default' },
      spec: { selector: { matchLabels: { app: 'web' } } },
    } as never)
    for (const name of ['a', 'b', 'c']) api.fixed.set(logPath(name), new Response(`${at('1')} hello\n`))
    putPod('a', { app: 'web' })
    putPod('stranger', { app: 'other' })
    const ref = { ...podRef('web'), resource: resource('apps', 'deployments') }
    const batches = read({ ref, follow: true })
    await clock.advance(200)
    putPod('b', { app: 'web' })
    await clock.advance(200)
    expect(lines(batches)).toEqual(['a hello', 'b hello'])
  })
})
