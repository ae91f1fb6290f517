import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { deployment as deploymentKind } from '#kube/kinds/apps/deployment.ts'
import { replicaSet as replicaSetKind } from '#kube/kinds/apps/replica-set.ts'
import { lease as leaseKind } from '#kube/kinds/coordination/lease.ts'
import { event as eventKind } from '#kube/kinds/core/event.ts'
import { namespace as namespaceKind } from '#kube/kinds/core/namespace.ts'
import { node as nodeKind } from '#kube/kinds/core/node.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { serviceAccount as serviceAccountKind } from '#kube/kinds/core/service-account.ts'
import { service as serviceKind } from '#kube/kinds/core/service.ts'
import type { Kind } from '#kube/meta/kind.ts'
import { findCondition, type KubeObject } from '#kube/meta/object.ts'
import { eventually } from '../../../../support/eventually.ts'
import { FakeClock } from '../../../../support/fake-clock.ts'
import { aDeployment, aPod, aService } from '../../../../support/manifests.ts'
import { createTempDir } from '../../../../support/temp-dir.ts'
import { isServing, startTestCluster, type TestCluster } from '../../../../support/test-cluster.ts'

describe('a cluster on the simulated runtime', () => {
  let clock: FakeClock
  let cluster: TestCluster

  beforeEach(async () => {
    clock = new FakeClock()
    cluster = await startTestCluster({ runtime: 'simulated', clock })
    await clock.advance(100)
  })

  afterEach(() => cluster.stop())

  const list = <T extends KubeObject>(kind: Kind<T>, namespace?: string): readonly T[] =>
    cluster.registry.list(kind, namespace ? { namespace } : {}).items
  const pods = (): readonly Pod[] => list(podKind, 'default')
  const podNamed = (name: string): Pod => cluster.registry.get(podKind, 'default', name)
  const simulated = (name: string, simulate: string, spec = {}): Pod => {
    const pod = aPod(name, { image: 'i' }, spec)
    return { ...pod, metadata: { ...pod.metadata, annotations: { 'archipel.io/simulate': simulate } } }
  }

  /** Lets everything that is due happen, without time for a back-off to pass. */
  const settle = async (milliseconds = 500): Promise<void> => {
    for (let step = 0; step < 10; step++) await clock.advance(milliseconds / 10)
  }

  test('has its nodes, ready, with leases and their part of the network', async () => {
    await settle()
    const nodes = list(nodeKind)
    expect(nodes.map(({ metadata }) => metadata.name)).toEqual(['archipel-1', 'archipel-2', 'archipel-3'])
    expect(nodes.map(({ status }) => findCondition(status?.conditions, 'Ready')?.status)).toEqual([
      'True',
      'True',
      'True',
    ])
    expect(new Set(nodes.map(({ spec }) => spec?.podCIDR)).size).toBe(3)
    expect(nodes.flatMap(({ spec }) => spec?.taints ?? [])).toEqual([])
    const renewals = () => list(leaseKind, 'kube-node-lease').map(({ spec }) => spec?.renewTime)
    const before = renewals()
    expect(before).toHaveLength(3)
    await clock.advance(10_000)
    expect(renewals()).not.toEqual(before)
  })

  test('a deployment becomes pods on all nodes, and another image rolls through', async () => {
    await cluster.registry.create(deploymentKind, aDeployment('web', 3, { image: 'v1' }))
    await settle()
    expect(pods().filter(isServing)).toHaveLength(3)
    expect(new Set(pods().map(({ spec }) => spec.nodeName)).size).toBe(3)
    const { template } = aDeployment('web', 3, { image: 'v2' }).spec
    await cluster.registry.modify(deploymentKind, 'default', 'web', (web) => ({
      ...web,
      spec: { ...web.spec, template },
    }))
    await settle(2000)
    expect(pods().map(({ spec }) => spec.containers[0]?.image)).toEqual(['v2', 'v2', 'v2'])
    const { status } = cluster.registry.get(deploymentKind, 'default', 'web')
    expect(findCondition(status?.conditions, 'Progressing')?.reason).toBe('NewReplicaSetAvailable')
    expect(list(replicaSetKind).map(({ spec }) => spec.replicas)).toEqual(expect.arrayContaining([0, 3]))
  })

  test('a deleted pod is replaced, a deleted deployment takes everything with it', async () => {
    await cluster.registry.create(deploymentKind, aDeployment('web', 2, { image: 'v1' }))
    await settle()
    const [first] = pods()
    await cluster.registry.delete(podKind, 'default', first?.metadata.name ?? '')
    await settle()
    expect(pods().filter(isServing)).toHaveLength(2)
    expect(pods().map(({ metadata }) => metadata.uid)).not.toContain(first?.metadata.uid)
    await cluster.registry.delete(deploymentKind, 'default', 'web', { propagationPolicy: 'Foreground' })
    await settle(2000)
    expect([...pods(), ...list(replicaSetKind), ...list(deploymentKind)]).toEqual([])
  })

  test('orphaned pods stay, and are taken in by the next one that selects them', async () => {
    await cluster.registry.create(deploymentKind, aDeployment('web', 2, { image: 'v1' }))
    await settle()
    const before = pods().map(({ metadata }) => metadata.uid)
    await cluster.registry.delete(deploymentKind, 'default', 'web', { propagationPolicy: 'Orphan' })
    await settle()
    expect(list(deploymentKind)).toEqual([])
    await cluster.registry.create(deploymentKind, aDeployment('web', 2, { image: 'v1' }))
    await settle()
    expect(pods().map(({ metadata }) => metadata.uid)).toEqual(before)
  })

  test('init containers are done at once, sidecars stay, and then the pod runs', async () => {
    const pod = simulated('prepared', '')
    pod.metadata.annotations = {}
    const image = 'registry.example.com/prepare:1'
    pod.spec.initContainers = [
      { name: 'prepare', image },
      { name: 'beside', image, restartPolicy: 'Always' },
    ]
    await cluster.registry.create(podKind, pod)
    await settle(3000)
    const { status } = podNamed('prepared')
    expect(status?.phase).toBe('Running')
    expect(status?.initContainerStatuses?.map(({ state }) => Object.keys(state ?? {}))).toEqual([
      ['terminated'],
      ['running'],
    ])
  })

  test('a container that crashes backs off longer each time', async () => {
    await cluster.registry.create(podKind, simulated('falls', 'crash=1'))
    await settle(3000)
    const status = () => podNamed('falls').status?.containerStatuses?.[0]
    expect(status()).toMatchObject({
      restartCount: 1,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 1 } },
    })
    await clock.advance(10_000)
    expect(status()?.restartCount).toBe(2)
    await clock.advance(15_000)
    expect(status()?.restartCount).toBe(2)
    await clock.advance(8000)
    expect(status()?.restartCount).toBe(3)
    const reasons = list(eventKind, 'default').map(({ reason }) => reason)
    expect(reasons).toContain('BackOff')
  })

  test('a job-like pod completes', async () => {
    await cluster.registry.create(podKind, simulated('once', 'complete=5', { restartPolicy: 'Never' }))
    await clock.advance(6000)
    expect(podNamed('once').status).toMatchObject({
      phase: 'Succeeded',
      containerStatuses: [{ state: { terminated: { reason: 'Completed' } } }],
    })
  })

  test('a pod that finds no room waits, says why, and goes when there is some', async () => {
    const large = { resources: { requests: { cpu: '2' } } }
    for (const name of ['a', 'b', 'c', 'd'])
      await cluster.registry.create(podKind, aPod(name, { image: 'i', ...large }))
    await settle()
    const waiting = pods().filter(({ spec }) => !spec.nodeName)
    expect(waiting).toHaveLength(1)
    expect(findCondition(waiting[0]?.status?.conditions, 'PodScheduled')?.message).toBe(
      '0/3 nodes are available: 3 Insufficient cpu.',
    )
    const [placed] = pods().filter(({ spec }) => spec.nodeName)
    await cluster.registry.delete(podKind, 'default', placed?.metadata.name ?? '', { gracePeriodSeconds: 1 })
    await settle(3000)
    expect(pods().filter(isServing)).toHaveLength(3)
  })

  test('a namespace goes with everything in it, and has a service account while it is there', async () => {
    const name = 'team'
    await cluster.registry.create(namespaceKind, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
    await settle()
    expect(list(serviceAccountKind, name).map(({ metadata }) => metadata.name)).toEqual(['default'])
    const web = aDeployment('web', 2, { image: 'v1' })
    await cluster.registry.create(deploymentKind, { ...web, metadata: { ...web.metadata, namespace: name } })
    await settle()
    expect(list(podKind, name)).toHaveLength(2)
    await cluster.registry.delete(namespaceKind, undefined, name)
    await settle(5000)
    expect(list(podKind, name)).toEqual([])
    expect(cluster.registry.find(namespaceKind, undefined, name)).toBeUndefined()
  })

  test('events are forgotten after an hour', async () => {
    await cluster.registry.create(podKind, aPod('p', { image: 'i' }))
    await settle()
    expect(list(eventKind, 'default').length).toBeGreaterThan(0)
    await clock.advance(3_601_000)
    expect(list(eventKind, 'default')).toEqual([])
  })

  test('a node that is gone takes its pods with it', async () => {
    await cluster.registry.create(deploymentKind, aDeployment('web', 3, { image: 'v1' }))
    await settle()
    await cluster.registry.delete(nodeKind, undefined, 'archipel-2')
    await settle()
    expect(pods().filter(isServing)).toHaveLength(3)
    expect(pods().map(({ spec }) => spec.nodeName)).not.toContain('archipel-2')
  })

  test('a service forwards from its node port, round robin over ready pods', async () => {
    await cluster.registry.create(deploymentKind, aDeployment('web', 2, { image: 'v1' }))
    const made = await cluster.registry.create(serviceKind, aService('web', { type: 'NodePort' }))
    await settle()
    const url = `http://127.0.0.1:${String(made.spec.ports?.[0]?.nodePort)}/`
    const ask = async (): Promise<string> =>
      (await (await fetch(url, { headers: { connection: 'close' } })).text()).trim()
    expect([await ask(), await ask()].sort()).toEqual(
      pods()
        .map(({ metadata }) => metadata.name)
        .sort(),
    )
  })
})

test('a simulated cluster comes back as it was: no pod is started again', async () => {
  const dir = createTempDir('simulated')
  const clock = new FakeClock()
  const options = { runtime: 'simulated', clock, dataDir: dir.path } as const
  let cluster = await startTestCluster(options)
  await cluster.registry.create(deploymentKind, aDeployment('web', 3, { image: 'v1' }))
  const identities = () =>
    cluster.registry
      .list(podKind, { namespace: 'default' })
      .items.map(({ metadata, status }) => [
        metadata.uid,
        status?.phase,
        status?.podIP,
        status?.containerStatuses?.[0]?.restartCount,
      ])
  // The disk takes its own time, whatever the clock says.
  const onceRunning = (): Promise<ReturnType<typeof identities>> =>
    eventually(
      'three running pods',
      async () => {
        await clock.advance(100)
        return identities()
      },
      (pods) => pods.length === 3 && pods.every(([, phase]) => phase === 'Running'),
    )
  const before = await onceRunning()
  await cluster.stop()
  cluster = await startTestCluster(options)
  expect(await onceRunning()).toEqual(before)
  await cluster.stop()
  dir.dispose()
})
