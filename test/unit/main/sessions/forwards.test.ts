import { createServer, connect, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WatchHub } from '../../../../main/watch/hub.ts'
import { ForwardRegistry } from '../../../../main/sessions/forwards.ts'
import { FakeApi } from '../../../support/fake-api.ts'
import { FakeClock, flush } from '../../../support/fake-clock.ts'
import { FakePods } from '../../../support/fake-pods.ts'

const podList = '/api/v1/pods'
const sliceList = '/apis/discovery.k8s.io/v1/endpointslices'
const ref = (resource: string, name: string) => ({
  cluster: 'fake',
  resource: { group: '', version: 'v1', resource, namespaced: true },
  namespace: 'default',
  name,
})

let clock: FakeClock
let api: FakeApi
let pods: FakePods
let hub: WatchHub
let forwards: ForwardRegistry

beforeEach(() => {
  clock = new FakeClock()
  api = new FakeApi()
  pods = new FakePods()
  api.onUpgrade = (path) => pods.upgrade(path) as Promise<never>
  hub = new WatchHub(clock)
  forwards = new ForwardRegistry(hub, clock)
})

afterEach(async () => {
  forwards.dispose()
  hub.dispose()
  pods.dispose()
  await flush()
})

function putService(...ready: string[]): void {
  api.put('/api/v1/services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: { ports: [{ name: 'http', port: 80, targetPort: 'web' }] },
  } as never)
  api.put(sliceList, {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'web-1', namespace: 'default', labels: { 'kubernetes.io/service-name': 'web' } },
    addressType: 'IPv4',
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    endpoints: [
      ...ready.map((name) => ({
        addresses: ['10.0.0.1'],
        conditions: { ready: true },
        targetRef: { kind: 'Pod', name },
      })),
      { addresses: ['10.0.0.9'], conditions: { ready: false }, targetRef: { kind: 'Pod', name: 'unready' } },
    ],
  } as never)
}

function putPod(name: string, isReady: boolean, labels = {}): void {
  api.put(podList, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      labels,
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'rs', uid: 'rs', controller: true }],
    },
    spec: { containers: [] },
    status: { conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] },
  } as never)
}

/** Sends a line and answers with all that comes back. */
async function ask(port: number, text = 'hi'): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port })
  let answer = ''
  socket.on('data', (data) => (answer += data.toString()))
  socket.on('error', () => undefined)
  socket.end(text)
  await once(socket, 'close')
  return answer
}

describe('a forward to a service', () => {
  it('shares connections out among the ready endpoints', async () => {
    putService('a', 'b')
    pods.behaviour.set('a', 'answer').set('b', 'answer')
    const forward = await forwards.start(api, ref('services', 'web'), 80, 0)
    await flush()
    expect(forwards.get(forward.id)).toMatchObject({
      state: 'active',
      url: `http://127.0.0.1:${String(forward.localPort)}`,
    })
    const answers = [await ask(forward.localPort), await ask(forward.localPort), await ask(forward.localPort)]
    expect(answers.sort()).toEqual(['a:hi', 'a:hi', 'b:hi'])
  })

  it.each(['gone', 'refuse'] as const)(
    'takes the next endpoint when a pod is %s, and no client notices',
    async (behaviour) => {
      putService('a', 'b')
      pods.behaviour.set('a', behaviour).set('b', 'answer')
      const { localPort } = await forwards.start(api, ref('services', 'web'), 80, 0)
      await flush()
      for (let n = 0; n < 4; n++) expect(await ask(localPort)).toBe('b:hi')
      expect(pods.dialled).toContain('a')
    },
  )

  it('carries large answers and requests whole', async () => {
    putService('a')
    pods.behaviour.set('a', 'answer')
    const { localPort } = await forwards.start(api, ref('services', 'web'), 80, 0)
    await flush()
    const text = 'x'.repeat(40_000)
    expect((await ask(localPort, text)).startsWith('a:xxx')).toBe(true)
  })

  it('shows that it waits while nothing is ready, and serves who came meanwhile', async () => {
    putService()
    pods.behaviour.set('a', 'answer')
    const { id, localPort } = await forwards.start(api, ref('services', 'web'), 80, 0)
    await flush()
    expect(forwards.get(id)).toMatchObject({
      state: 'waiting',
      error: { code: 'forward.no-ready-pod', details: { reason: 'no endpoint is ready' } },
    })
    const answer = ask(localPort)
    await until(() => forwards.get(id).connections === 1)
    putService('a')
    expect(await answer).toBe('a:hi')
    await until(() => forwards.get(id).connections === 0)
    expect(forwards.get(id)).toMatchObject({ state: 'active', pod: 'a' })
  })

  it('says what failed when no endpoint could be reached', async () => {
    putService('a')
    pods.behaviour.set('a', 'refuse')
    const { id, localPort } = await forwards.start(api, ref('services', 'web'), 80, 0)
    await flush()
    expect(await ask(localPort)).toBe('')
    expect(forwards.get(id)).toMatchObject({
      state: 'failed',
      error: { code: 'forward.failed', details: { pod: 'a', reason: 'connection refused' } },
    })
  })

  it('names a port that the service does not have', async () => {
    putService('a')
    const { id } = await forwards.start(api, ref('services', 'web'), 81, 0)
    await flush()
    expect(forwards.get(id)).toMatchObject({
      state: 'waiting',
      error: { details: { reason: 'the service has no port 81' } },
    })
  })
})

describe('a forward to a pod', () => {
  it('follows its controller to the next pod', async () => {
    api.put('/apis/apps/v1/replicasets', {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'rs', namespace: 'default' },
      spec: { selector: { matchLabels: { app: 'web' } } },
    } as never)
    putPod('one', true, { app: 'web' })
    putPod('stranger', true, { app: 'other' })
    pods.behaviour.set('one', 'answer').set('two', 'answer')
    const { id, localPort } = await forwards.start(api, ref('pods', 'one'), 8080, 0)
    await flush()
    expect(await ask(localPort)).toBe('one:hi')
    api.remove(podList, 'default', 'one')
    await flush()
    expect(forwards.get(id).state).toBe('waiting')
    putPod('two', true, { app: 'web' })
    await flush()
    expect(await ask(localPort)).toBe('two:hi')
    expect(forwards.get(id)).toMatchObject({ state: 'active', pod: 'two' })
  })

  it('does not start for a pod that is not there', async () => {
    await expect(forwards.start(api, ref('pods', 'none'), 80, 0)).rejects.toMatchObject({ code: 404 })
  })
})

describe('the forwards', () => {
  it('say when a local port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    putService('a')
    await expect(forwards.start(api, ref('services', 'web'), 80, port)).rejects.toMatchObject({
      code: 'forward.port-in-use',
      details: { port },
    })
    expect(forwards.list()).toEqual([])
    other.close()
  })

  it('let go of the port when one is stopped', async () => {
    putService('a')
    const { id, localPort } = await forwards.start(api, ref('services', 'web'), 80, 0)
    forwards.stop(id)
    expect(forwards.list()).toEqual([])
    const again = await forwards.start(api, ref('services', 'web'), 80, localPort)
    expect(again.localPort).toBe(localPort)
  })

  it('are for pods and services', async () => {
    await expect(forwards.start(api, ref('nodes', 'n'), 80, 0)).rejects.toMatchObject({ code: 'rpc.bad-input' })
  })
})

async function until(isTrue: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1000 && !isTrue(); turn++) await new Promise((resolve) => setTimeout(resolve, 1))
  expect(isTrue()).toBe(true)
}
