import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { configMap as configMapKind } from '#kube/kinds/core/config-map.ts'
import { event as eventKind } from '#kube/kinds/core/event.ts'
import { pod as podKind, type Container, type Pod, type PodSpec } from '#kube/kinds/core/pod.ts'
import { connectDocker, type TestDocker } from '../support/docker.ts'
import { eventually } from '../support/eventually.ts'
import { aPod } from '../support/manifests.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { isServing, startTestCluster, type TestCluster } from '../support/test-cluster.ts'

const shell = (script: string): Partial<Container> => ({ command: ['/bin/busybox', 'sh', '-c', script] })

describe.skipIf(!process.env['DOCKER_HOST'])('a pod on Docker', () => {
  let docker: TestDocker
  let cluster: TestCluster
  let dir: ReturnType<typeof createTempDir>

  beforeAll(async () => {
    docker = await connectDocker()
    await docker.buildImage('v1')
    await docker.buildImage('v2')
  })

  beforeEach(async () => {
    dir = createTempDir('pods')
    cluster = await startTestCluster({ runtime: 'docker', dockerHost: docker.host, dataDir: dir.path })
  })

  afterEach(async () => {
    await cluster.stop()
    await docker.removeEverythingOf(dir.path)
    dir.dispose()
  })

  const run = (name: string, container: Partial<Container>, spec: Partial<PodSpec> = {}): Promise<Pod> =>
    cluster.registry.create(podKind, aPod(name, { image: docker.image('v1'), ...container }, spec))

  const until = (name: string, what: string, isGood: (pod: Pod) => boolean): Promise<Pod> =>
    eventually(`${name}: ${what}`, () => cluster.registry.get(podKind, 'default', name), isGood)

  const stateOf = (pod: Pod) => pod.status?.containerStatuses?.[0]

  async function logOf(
    pod: Pod,
    options: { follow?: boolean; previous?: boolean; tailLines?: number } = {},
  ): Promise<string> {
    const request = { container: 'app', follow: false, previous: false, timestamps: false, ...options }
    const chunks: Uint8Array[] = []
    const log = cluster.controlPlane.podStreams.logs(pod, request, new AbortController().signal)
    for await (const chunk of log) chunks.push(chunk)
    return Buffer.concat(chunks).toString('utf8')
  }

  test('gets its configuration, its own facts and expanded arguments', async () => {
    const metadata = { name: 'settings', namespace: 'default' }
    await cluster.registry.create(configMapKind, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
      data: { colour: 'green' },
    })
    await run(
      'facts',
      {
        command: ['/bin/busybox', 'echo'],
        args: ['$(COLOUR)', '$(WHO)', '$$(WHO)', '$(LIMIT)'],
        env: [
          { name: 'COLOUR', valueFrom: { configMapKeyRef: { name: 'settings', key: 'colour' } } },
          { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
          { name: 'WHO', value: 'facts on $(NODE)' },
          { name: 'LIMIT', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } } },
        ],
        resources: { limits: { memory: '32Mi' } },
      },
      { restartPolicy: 'Never' },
    )
    const pod = await until('facts', 'has succeeded', ({ status }) => status?.phase === 'Succeeded')
    expect(await logOf(pod)).toBe(`green facts on ${pod.spec.nodeName ?? ''} $(WHO) 32\n`)
    expect(stateOf(pod)?.state?.terminated).toMatchObject({ exitCode: 0, reason: 'Completed' })
  })

  test('waits for a ConfigMap that is missing and starts when it comes', async () => {
    await run('waits', { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'late', key: 'a' } } }] })
    const waiting = await until(
      'waits',
      'says what is missing',
      (pod) => stateOf(pod)?.state?.waiting?.reason === 'CreateContainerConfigError',
    )
    expect(stateOf(waiting)?.state?.waiting?.message).toBe('configmap "late" not found')
    const metadata = { name: 'late', namespace: 'default' }
    await cluster.registry.create(configMapKind, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: '1' } })
    await until('waits', 'runs', isServing)
  })

  test('runs init containers in order, one after the other, before its own', async () => {
    const image = docker.image('v1')
    const init = (name: string, script: string): Container => ({ name, image, ...shell(script) })
    await run('ordered', {}, { initContainers: [init('first', 'exit 0'), init('second', 'echo second; exit 0')] })
    const pod = await until('ordered', 'runs', isServing)
    const [first, second] = pod.status?.initContainerStatuses ?? []
    const end = (status: typeof first): number => Date.parse(status?.state?.terminated?.finishedAt ?? '')
    expect(first?.state?.terminated?.exitCode).toBe(0)
    expect(end(first)).toBeLessThanOrEqual(end(second))
    expect(Date.parse(stateOf(pod)?.state?.running?.startedAt ?? '')).toBeGreaterThanOrEqual(end(second))
  })

  test('comes back at once after its first end, with the log of the last try, and then backs off', async () => {
    await run('falls', shell('echo "try $RANDOM"; exit 3'))
    const pod = await until('falls', 'backs off', (now) => stateOf(now)?.state?.waiting?.reason === 'CrashLoopBackOff')
    expect(stateOf(pod)?.restartCount).toBe(1)
    expect(stateOf(pod)?.state?.waiting?.message).toContain('back-off 10s restarting failed container=app')
    expect(stateOf(pod)?.lastState?.terminated).toMatchObject({ exitCode: 3, reason: 'Error' })
    expect(await logOf(pod, { previous: true })).toMatch(/^try /)
  })

  test('a container killed behind its back is started again, and counted', async () => {
    await run('killed', {})
    const before = await until('killed', 'runs', isServing)
    await docker.killContainerOf('killed')
    const after = await until('killed', 'runs again', (pod) => isServing(pod) && stateOf(pod)?.restartCount === 1)
    expect(after.metadata.uid).toBe(before.metadata.uid)
    expect(after.status?.podIP).toBe(before.status?.podIP)
    expect(stateOf(after)?.lastState?.terminated?.exitCode).toBe(137)
  })

  test('an image that is nowhere, and one that may not be pulled, say so', async () => {
    await run('nowhere', { image: 'archipel.invalid/none:v9' })
    await run('never', { image: 'archipel.invalid/none:v9', imagePullPolicy: 'Never' })
    const nowhere = await until(
      'nowhere',
      'backs off',
      (pod) => stateOf(pod)?.state?.waiting?.reason === 'ImagePullBackOff',
    )
    expect(stateOf(nowhere)?.state?.waiting?.message).toContain('archipel.invalid')
    await until('never', 'says so', (pod) => stateOf(pod)?.state?.waiting?.reason === 'ErrImageNeverPull')
    const { items } = cluster.registry.list(eventKind, { namespace: 'default' })
    expect(items.some(({ reason, message }) => reason === 'Failed' && message === 'Error: ErrImagePull')).toBe(true)
  })

  test('a program that does not exist is the container’s failure, with Docker’s words', async () => {
    await run('typo', { command: ['/bin/nothing-here'] }, { restartPolicy: 'Never' })
    const pod = await until('typo', 'has failed', ({ status }) => status?.phase === 'Failed')
    expect(stateOf(pod)?.state?.terminated).toMatchObject({ reason: 'ContainerCannotRun' })
    expect(stateOf(pod)?.state?.terminated?.message).toContain('/bin/nothing-here')
  })

  test('memory beyond the limit ends it with OOMKilled', async () => {
    const hog = shell('a=0123456789abcdef; while true; do a="$a$a"; done')
    await run('hog', { ...hog, resources: { limits: { memory: '16Mi' } } }, { restartPolicy: 'Never' })
    const isOutOfMemory = (pod: Pod): boolean => stateOf(pod)?.state?.terminated?.reason === 'OOMKilled'
    const pod = await until('hog', 'says why it ended', isOutOfMemory)
    expect(pod.status?.phase).toBe('Failed')
  })

  test('a deletion asks first: the program may finish within its grace period, and nothing is left', async () => {
    await run('polite', shell('trap "echo bye; exit 0" TERM; echo hello; while true; do /bin/busybox sleep 0.1; done'))
    const pod = await until('polite', 'runs', isServing)
    const follow = logOf(pod, { follow: true })
    await cluster.registry.delete(podKind, 'default', 'polite')
    expect(await follow).toBe('hello\nbye\n')
    await eventually(
      'the pod is gone',
      () => cluster.registry.find(podKind, 'default', 'polite'),
      (left) => !left,
    )
    expect(await docker.containersOf(dir.path)).toEqual([])
  })

  test('a program that does not listen is killed when its grace period ends', async () => {
    await run('deaf', shell('trap "" TERM; while true; do /bin/busybox sleep 0.1; done'), {
      terminationGracePeriodSeconds: 1,
    })
    await until('deaf', 'runs', isServing)
    await cluster.registry.delete(podKind, 'default', 'deaf')
    await eventually(
      'the pod is gone',
      () => cluster.registry.find(podKind, 'default', 'deaf'),
      (left) => !left,
    )
    expect(await docker.containersOf(dir.path)).toEqual([])
  })

  test('another image in place replaces the container and leaves the pod', async () => {
    const before = await run('moves', {}).then(() => until('moves', 'runs', isServing))
    const [container] = before.spec.containers
    const spec = { ...before.spec, containers: [{ ...container, name: 'app', image: docker.image('v2') }] }
    await cluster.registry.update(podKind, { ...before, spec })
    const after = await until(
      'moves',
      'runs the new image',
      (pod) => isServing(pod) && stateOf(pod)?.image === docker.image('v2'),
    )
    expect(stateOf(after)?.restartCount).toBe(1)
    expect(after.status?.podIP).toBe(before.status?.podIP)
  })

  test('a pod that asks for what the engine cannot do stays pending and says why', async () => {
    await run('volumes', {}, { volumes: [{ name: 'data', emptyDir: {} }] })
    const pod = await until('volumes', 'says why', ({ status }) => status?.message !== undefined)
    expect(pod.status).toMatchObject({ phase: 'Pending', reason: 'Unsupported' })
    expect(pod.status?.message).toContain('volume "data"')
    expect(await docker.containersOf(dir.path)).toEqual([])
  })
})
