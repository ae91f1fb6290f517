import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deployment as deploymentKind } from '#kube/kinds/apps/deployment.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { connectDocker, type TestDocker } from '../support/docker.ts'
import { startEngine, type EngineProcess } from '../support/engine-process.ts'
import { eventually } from '../support/eventually.ts'
import { aDeployment, aPod } from '../support/manifests.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { isServing, startTestCluster } from '../support/test-cluster.ts'

/** What must not change for a pod whose engine was away. */
const identity = ({ metadata, status }: Pod) => ({
  name: metadata.name,
  uid: metadata.uid,
  address: status?.podIP,
  restarts: status?.containerStatuses?.[0]?.restartCount,
  container: status?.containerStatuses?.[0]?.containerID,
})

const identities = (pods: readonly Pod[]) => pods.map(identity).sort((a, b) => (a.name < b.name ? -1 : 1))

/** Asks a pod directly, as no engine is there to ask. */
async function ask(address: string): Promise<string> {
  const response = await fetch(`http://${address}/`)
  return (await response.text()).trim()
}

describe.skipIf(!process.env['DOCKER_HOST'])('an engine that was away', () => {
  let docker: TestDocker

  beforeAll(async () => {
    docker = await connectDocker()
    await docker.buildImage('v1')
  })

  describe('as a process', () => {
    const dir = createTempDir('adoption')
    let engine: EngineProcess

    const start = (): Promise<EngineProcess> =>
      startEngine({ dataDir: dir.path, runtime: 'docker', args: ['--docker-host', docker.host] })

    const pods = async (): Promise<Pod[]> =>
      (await engine.client.send('/api/v1/namespaces/default/pods')).json<{ items: Pod[] }>().items

    const untilServing = (): Promise<Pod[]> =>
      eventually('three pods run', pods, (list) => list.length === 3 && list.every(isServing))

    beforeAll(async () => {
      engine = await start()
      const body = aDeployment('web', 3, { image: docker.image('v1'), ports: [{ containerPort: 80 }] })
      await engine.client.send('/apis/apps/v1/namespaces/default/deployments', { method: 'POST', body })
    })

    afterAll(async () => {
      await engine.stop()
      await docker.removeEverythingOf(dir.path)
      dir.dispose()
    })

    test.each(['SIGTERM', 'SIGKILL'] as const)('takes over its pods after %s', async (signal) => {
      const before = await untilServing()
      await engine.stop(signal)
      for (const pod of before) expect(await ask(pod.status?.podIP ?? '')).toBe(pod.metadata.name)
      engine = await start()
      const after = await untilServing()
      expect(identities(after)).toEqual(identities(before))
    })
  })

  test('finds what has changed: a container that died is started again, one without its pod goes', async () => {
    const dir = createTempDir('adoption')
    const options = { runtime: 'docker', dockerHost: docker.host, dataDir: dir.path } as const
    let cluster = await startTestCluster(options)
    await cluster.registry.create(deploymentKind, aDeployment('web', 2, { image: docker.image('v1') }))
    const [dying, ...others] = await cluster.untilReady(2)
    const victim = dying?.metadata.name ?? ''
    await cluster.stop()

    await docker.killContainerOf(victim)
    const forgotten = await docker.docker.createContainer({
      Image: docker.image('v1'),
      Labels: { ...(await docker.containersOf(dir.path))[0]?.Labels, 'io.archipel.pod-uid': 'nobody' },
    })
    const strange = await docker.docker.createContainer({ Image: docker.image('v1') })

    cluster = await startTestCluster(options)
    const pods = await cluster.until('the dead one is back', podKind, (list) =>
      list.every((pod) => isServing(pod) && (pod.metadata.name !== victim || identity(pod).restarts === 1)),
    )
    expect(pods.filter(({ metadata }) => metadata.name !== victim).map(identity)).toEqual(others.map(identity))
    const ids = async (): Promise<string[]> => (await docker.containersOf(dir.path)).map(({ Id }) => Id)
    await eventually('what has no pod is gone', ids, (list) => !list.includes(forgotten.id))
    expect(await strange.inspect()).toMatchObject({ Id: strange.id })
    await strange.remove()
    await cluster.stop()
    await docker.removeEverythingOf(dir.path)
    dir.dispose()
  })

  test('a pod deleted while its engine was away is not there afterwards', async () => {
    const dir = createTempDir('adoption')
    const options = { runtime: 'docker', dockerHost: docker.host, dataDir: dir.path } as const
    let cluster = await startTestCluster(options)
    await cluster.registry.create(podKind, aPod('leaving', { image: docker.image('v1') }))
    const [pod] = await cluster.untilReady(1)
    const stopping = cluster.registry.delete(podKind, 'default', 'leaving', { gracePeriodSeconds: 5 })
    await stopping
    await cluster.stop()
    cluster = await startTestCluster(options)
    await cluster.until('it is gone', podKind, (list) => list.length === 0)
    expect(await docker.containersOf(dir.path)).toEqual([])
    await expect(refuses(pod?.status?.podIP ?? '')).resolves.toBe(true)
    await cluster.stop()
    await docker.removeEverythingOf(dir.path)
    dir.dispose()
  })
})

/** Nothing answers at the address any more. */
function refuses(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: 80, timeout: 1000 })
    const end = (isRefused: boolean): void => {
      socket.destroy()
      resolve(isRefused)
    }
    socket.on('connect', () => end(false))
    socket.on('error', () => end(true))
    socket.on('timeout', () => end(true))
  })
}
