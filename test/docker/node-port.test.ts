import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { deployment as deploymentKind } from '#kube/kinds/apps/deployment.ts'
import { event as eventKind } from '#kube/kinds/core/event.ts'
import { pod as podKind } from '#kube/kinds/core/pod.ts'
import { service as serviceKind } from '#kube/kinds/core/service.ts'
import { endpointSlice } from '#kube/kinds/discovery/endpoint-slice.ts'
import { connectDocker, type TestDocker } from '../support/docker.ts'
import { eventually } from '../support/eventually.ts'
import { aDeployment, aService } from '../support/manifests.ts'
import { startSteadyClient } from '../support/steady-client.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { isServing, startTestCluster, type TestCluster } from '../support/test-cluster.ts'

const perSecond = 50

describe.skipIf(!process.env['DOCKER_HOST'])('a node port on 127.0.0.1', () => {
  let dir: ReturnType<typeof createTempDir>
  let docker: TestDocker
  let cluster: TestCluster
  let url: string

  beforeAll(async () => {
    docker = await connectDocker()
    await docker.buildImage('v1')
    await docker.buildImage('v2')
  })

  beforeEach(async () => {
    dir = createTempDir('node-port')
    cluster = await startTestCluster({ runtime: 'docker', dockerHost: docker.host, dataDir: dir.path })
    await cluster.registry.create(deploymentKind, aDeployment('web', 3, { image: docker.image('v1') }))
    const service = await cluster.registry.create(serviceKind, aService('web', { type: 'NodePort' }))
    url = `http://127.0.0.1:${String(service.spec.ports?.[0]?.nodePort)}/`
    await cluster.untilReady(3)
    await untilPublished(3)
  })

  afterEach(async () => {
    await cluster.stop()
    await docker.removeEverythingOf(dir.path)
    dir.dispose()
  })

  const untilPublished = (count: number) =>
    cluster.until(`${String(count)} endpoints are ready`, endpointSlice, (slices) => {
      const own = slices.filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] !== 'kubernetes')
      const endpoints = own.flatMap((slice) => slice.endpoints ?? [])
      return endpoints.length === count && endpoints.every(({ conditions }) => conditions?.ready)
    })

  test('spreads connections over all ready pods', async () => {
    const client = startSteadyClient(url, perSecond)
    await eventually(
      'thirty answers',
      () => client.answers.length,
      (count) => count >= 30,
    )
    const answers = await client.stop()
    const names = cluster.registry.list(podKind, { namespace: 'default' }).items.map(({ metadata }) => metadata.name)
    expect(new Set(answers.map(({ body }) => body))).toEqual(new Set(names))
    expect(answers.filter(({ error }) => error)).toEqual([])
  })

  test('a killed container costs nobody a new connection', async () => {
    const [pod] = cluster.registry.list(podKind, { namespace: 'default' }).items
    const name = pod?.metadata.name ?? ''
    await docker.killContainerOf(name)
    const client = startSteadyClient(url, perSecond)
    await cluster.until('it is back', podKind, (pods) =>
      pods.some(
        (one) => one.metadata.name === name && isServing(one) && one.status?.containerStatuses?.[0]?.restartCount === 1,
      ),
    )
    expect((await client.stop()).filter(({ error }) => error)).toEqual([])
  })

  test('no request fails while pods are deleted and a new image is rolled out', async () => {
    const { registry } = cluster
    const client = startSteadyClient(url, perSecond)
    const [pod] = registry.list(podKind, { namespace: 'default' }).items
    await registry.delete(podKind, 'default', pod?.metadata.name ?? '')
    await cluster.untilReady(3)
    const { template } = aDeployment('web', 3, { image: docker.image('v2') }).spec
    await registry.modify(deploymentKind, 'default', 'web', (current) => ({
      ...current,
      spec: { ...current.spec, template },
    }))
    await cluster.until(
      'all pods run the new image',
      podKind,
      (pods) =>
        pods.length === 3 &&
        pods.every((one) => isServing(one) && one.spec.containers[0]?.image === docker.image('v2')),
    )
    const answers = await client.stop()
    expect(answers.length).toBeGreaterThan(perSecond)
    // What was in a program's hands when it was told to stop may be lost with it; nothing else may.
    expect(answers.filter(({ error }) => error && !/ECONNRESET|socket hang up/.test(error))).toEqual([])
    expect(await (await fetch(`${url}version`)).text()).toBe('v2\n')
  })

  test('a port that another program holds is told with the service, and taken when it is free', async () => {
    const holder = createServer().listen(30_999, '127.0.0.1')
    await once(holder, 'listening')
    const { port } = holder.address() as AddressInfo
    const spec = { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, nodePort: port }] } as const
    await cluster.registry.create(serviceKind, aService('held', { ...spec, ports: [...spec.ports] }))
    const events = await cluster.until('an event tells', eventKind, (all) =>
      all.some(({ reason }) => reason === 'NodePortNotServed'),
    )
    expect(events.find(({ reason }) => reason === 'NodePortNotServed')?.message).toContain(
      'another program on this machine uses it',
    )
    holder.close()
    const answer = await eventually(
      'it is served',
      () => fetch(`http://127.0.0.1:${String(port)}/`),
      ({ ok }) => ok,
    )
    expect(await answer.text()).toMatch(/^web-/)
  })
})
