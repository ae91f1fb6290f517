import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { deployment as deploymentKind } from '#kube/kinds/apps/deployment.ts'
import { node as nodeKind } from '#kube/kinds/core/node.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { service as serviceKind } from '#kube/kinds/core/service.ts'
import { findCondition } from '#kube/meta/object.ts'
import { connectDocker } from '../support/docker.ts'
import { eventually } from '../support/eventually.ts'
import { aDeployment, aPod, aService } from '../support/manifests.ts'
import { createPrivateDocker, hasPrivateDocker, type PrivateDocker } from '../support/private-docker.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { isServing, startTestCluster, type TestCluster } from '../support/test-cluster.ts'

describe.skipIf(!hasPrivateDocker)('Docker stops and comes back while pods run', () => {
  let dir: ReturnType<typeof createTempDir>
  let engine: PrivateDocker
  let cluster: TestCluster
  let image: string

  beforeEach(async () => {
    dir = createTempDir('docker-restart')
    engine = await createPrivateDocker()
    const docker = await connectDocker(engine.host)
    await docker.buildImage('v1')
    image = docker.image('v1')
    cluster = await startTestCluster({ runtime: 'docker', dockerHost: engine.host, dataDir: dir.path })
  })

  afterEach(async () => {
    await cluster.stop()
    await (await connectDocker(engine.host)).removeEverythingOf(dir.path)
    await engine.remove()
    dir.dispose()
  })

  const readiness = () => {
    const nodes = cluster.registry.list(nodeKind).items
    return nodes.map((node) => findCondition(node.status?.conditions, 'Ready'))
  }

  test('nodes say so, no pod is given up, and afterwards all is as it was', async () => {
    const { registry } = cluster
    await registry.create(deploymentKind, aDeployment('web', 2, { image }))
    await registry.create(serviceKind, aService('web', { type: 'NodePort' }))
    await registry.create(
      podKind,
      aPod('once', { image, command: ['/bin/busybox', 'sleep', '1000'] }, { restartPolicy: 'Never' }),
    )
    const before = await cluster.untilReady(3)

    await engine.stop()
    const conditions = await eventually('the nodes say so', readiness, (all) =>
      all.every((one) => one?.status === 'False'),
    )
    expect(conditions[0]?.reason).toBe('ContainerRuntimeUnavailable')
    expect(conditions[0]?.message).toMatch(/start Docker/)
    const during = registry.list(podKind, { namespace: 'default' }).items
    expect(during.map(({ metadata }) => metadata.uid)).toEqual(before.map(({ metadata }) => metadata.uid))
    const isGivenUp = ({ metadata, status }: Pod): boolean => metadata.name !== 'once' && status?.phase === 'Failed'
    expect(during.filter(isGivenUp)).toEqual([])

    await engine.start()
    await eventually('the nodes are ready', readiness, (all) => all.every((one) => one?.status === 'True'))
    const after = await cluster.until('the pods are back', podKind, (pods) => {
      const web = pods.filter(({ metadata }) => metadata.name !== 'once')
      // Docker ends one container after the other, so one may have been started again before Docker was gone.
      return web.every((pod) => isServing(pod) && (pod.status?.containerStatuses?.[0]?.restartCount ?? 0) >= 1)
    })
    expect(after.map(({ metadata, status }) => [metadata.uid, status?.podIP])).toEqual(
      before.map(({ metadata, status }) => [metadata.uid, status?.podIP]),
    )
    // What may not be restarted has ended with its Docker.
    await cluster.until('the other has ended', podKind, (pods) =>
      pods.some(({ metadata, status }) => metadata.name === 'once' && status?.phase === 'Failed'),
    )
    const port = registry.get(serviceKind, 'default', 'web').spec.ports?.[0]?.nodePort
    const answer = await eventually(
      'the service answers',
      () => fetch(`http://127.0.0.1:${String(port)}/`),
      ({ ok }) => ok,
    )
    expect(await answer.text()).toMatch(/^web-/)
  })
})
