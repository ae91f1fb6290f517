import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ObjectUpdate } from '#contract/objects.ts'
import { WatchHub } from '../../../../main/watch/hub.ts'
import { watchOne } from '../../../../main/watch/one.ts'
import { FakeApi } from '../../../support/fake-api.ts'
import { FakeClock, flush } from '../../../support/fake-clock.ts'

const secrets = '/api/v1/secrets'
const ref = {
  cluster: 'fake',
  resource: { group: '', version: 'v1', resource: 'secrets', namespaced: true },
  namespace: 'default',
  name: 's',
}
const value = 'aHVudGVyMg=='
const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: 's',
    namespace: 'default',
    managedFields: [{ manager: 'kubectl' }],
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': `{"data":{"password":"${value}"},"stringData":{"pin":"1234"}}`,
    },
  },
  data: { password: value },
}

let hub: WatchHub
let api: FakeApi
let abort: AbortController
let done: Promise<void>

beforeEach(() => {
  hub = new WatchHub(new FakeClock())
  api = new FakeApi()
  abort = new AbortController()
})

afterEach(async () => {
  abort.abort()
  await done
  hub.dispose()
})

function read(reveal: boolean): ObjectUpdate[] {
  const updates: ObjectUpdate[] = []
  done = (async () => {
    for await (const update of watchOne(hub, api, ref, reveal, abort.signal)) updates.push(update)
  })()
  return updates
}

describe('one object', () => {
  it('is live, as JSON and as YAML without managedFields, and null after its deletion', async () => {
    api.put(secrets, secret)
    const updates = read(true)
    await flush()
    expect(updates.at(-1)).toMatchObject({ object: { metadata: { name: 's' } }, feed: { state: 'live' } })
    expect(updates.at(-1)?.yaml).not.toContain('managedFields')
    api.remove(secrets, 'default', 's')
    await flush()
    expect(updates.at(-1)).toMatchObject({ object: null, yaml: '' })
  })

  it('is shown with whole numbers as they are, also those that JavaScript would round', async () => {
    api.put(secrets, { ...secret, big: 2n ** 63n - 1n } as typeof secret)
    const updates = read(true)
    await flush()
    expect(updates.at(-1)?.yaml).toContain('big: 9223372036854775807\n')
  })

  it('hides every value of a Secret, also those that kubectl has copied into an annotation', async () => {
    api.put(secrets, secret)
    const updates = read(false)
    await flush()
    const text = JSON.stringify(updates)
    expect(text).not.toContain(value)
    expect(text).not.toContain('1234')
    expect(updates.at(-1)?.object).toMatchObject({ data: { password: '••••••••' } })
  })

  it('shows the values when it is asked to', async () => {
    api.put(secrets, secret)
    const updates = read(true)
    await flush()
    expect(updates.at(-1)?.yaml).toContain(value)
  })

  it('says so when there is none', async () => {
    const updates = read(false)
    await flush()
    expect(updates).toMatchObject([{ object: null, feed: { state: 'live' } }])
  })
})
