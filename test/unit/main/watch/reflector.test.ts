import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#base/errors.ts'
import { statusError } from '#kube/meta/status.ts'
import { Reflector } from '../../../../main/watch/reflector.ts'
import { FakeApi } from '../../../support/fake-api.ts'
import { FakeClock, flush } from '../../../support/fake-clock.ts'

const pods = '/api/v1/pods'
const pod = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' } })

let api: FakeApi
let clock: FakeClock
let log: string[]
let reflector: Reflector | undefined

function start(): void {
  reflector = new Reflector(
    api,
    { path: pods },
    {
      replaced: (objects) => log.push(`list ${objects.map(({ metadata }) => metadata.name).join(',')}`),
      changed: (events) => log.push(...events.map(({ type, object }) => `${type} ${object.metadata.name}`)),
      live: () => undefined,
      failed: (error) => log.push(`failed ${error instanceof AppError ? error.code : String(error)}`),
    },
    clock,
    () => 1,
  )
}

const lists = () => api.requests.filter(({ query }) => !query.has('watch'))
const watches = () => api.requests.filter(({ query }) => query.has('watch'))

beforeEach(() => {
  api = new FakeApi()
  clock = new FakeClock()
  log = []
})

afterEach(async () => {
  reflector?.dispose()
  await flush()
})

describe('a reflector', () => {
  it('lists in pages and watches from the version of the list', async () => {
    for (let n = 0; n < 1100; n++) api.put(pods, pod(`p${String(n)}`))
    start()
    await flush()
    expect(lists().map(({ query }) => query.get('continue'))).toEqual([null, '500', '1000'])
    expect(log[0]?.split(',')).toHaveLength(1100)
    expect(watches()[0]?.query.get('resourceVersion')).toBe('1200')
    api.put(pods, pod('new'))
    api.remove(pods, 'default', 'p0')
    await flush()
    expect(log.slice(1)).toEqual(['ADDED new', 'DELETED p0'])
  })

  it('goes on from the last bookmark when the server ends the watch', async () => {
    start()
    await flush()
    api.sendEvent({ type: 'BOOKMARK', object: { metadata: { resourceVersion: 'opaque-7' } } })
    await clock.advance(2000)
    api.endWatches()
    await flush()
    expect(watches().at(-1)?.query.get('resourceVersion')).toBe('opaque-7')
    expect(lists()).toHaveLength(1)
  })

  it('lists again when the version is too old, also when a watch event says so', async () => {
    api.put(pods, pod('a'))
    start()
    await flush()
    api.sendEvent({ type: 'ERROR', object: statusError(410, 'Expired', 'too old resource version').status })
    await clock.advance(1000)
    expect(lists()).toHaveLength(2)
    api.endWatches()
    api.nextAnswers.push(statusError(410, 'Expired', 'too old'))
    await clock.advance(5000)
    expect(lists()).toHaveLength(3)
    expect(log.filter((line) => line.startsWith('failed'))).toEqual([])
  })

  it('tries again with growing pauses, and at once when it is woken', async () => {
    const refused = (): AppError => new AppError('cluster.unreachable', { reason: 'connection refused' })
    api.nextAnswers.push(refused(), refused(), refused())
    start()
    await flush()
    await clock.advance(499)
    expect(log).toEqual(['failed cluster.unreachable'])
    await clock.advance(1)
    await clock.advance(999)
    expect(api.requests).toHaveLength(2)
    reflector?.wake()
    await flush()
    expect(api.requests).toHaveLength(3)
  })

  it('takes a silent watch for dead and opens another without listing', async () => {
    start()
    await flush()
    await clock.advance(100_000)
    expect(watches()).toHaveLength(2)
    expect(lists()).toHaveLength(1)
    expect(log).toEqual(['list '])
  })

  it('does not ask in a circle when each watch ends at once', async () => {
    start()
    await flush()
    for (let n = 0; n < 20; n++) {
      api.endWatches()
      await flush()
    }
    expect(watches()).toHaveLength(1)
  })

  it('ends its watch when it is disposed', async () => {
    start()
    await flush()
    expect(api.watches).toBe(1)
    reflector?.dispose()
    await flush()
    expect(api.watches).toBe(0)
    expect(clock.pending).toBe(0)
  })
})
