import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectDocker, type TestDocker } from '../support/docker.ts'
import { recordEndpoints, type EndpointHistory } from '../support/endpoint-history.ts'
import { startEngine, type EngineProcess } from '../support/engine-process.ts'
import { eventually } from '../support/eventually.ts'
import { createKubeClient, type KubeClient } from '../support/kube-client.ts'
import { createKubectl, hasKubectl, type Kubectl } from '../support/kubectl.ts'
import { webManifest } from '../support/kubectl-story.ts'
import { startSteadyClient, type Answer } from '../support/steady-client.ts'
import { createTempDir } from '../support/temp-dir.ts'

const perSecond = 50

// The main job, with kubectl in place of the window: see test/e2e/main-job.e2e.ts.
describe.skipIf(!hasKubectl || !process.env['DOCKER_HOST'])('kubectl, unmodified, on real containers', () => {
  const dir = createTempDir('kubectl-docker')
  let docker: TestDocker
  let engine: EngineProcess
  let kubectl: Kubectl
  let kube: KubeClient
  let endpoints: EndpointHistory
  let url = ''

  beforeAll(async () => {
    docker = await connectDocker()
    await docker.buildImage('v1')
    await docker.buildImage('v2')
    engine = await startEngine({ dataDir: join(dir.path, 'data'), runtime: 'docker' })
    kubectl = await createKubectl(engine.kubeconfig, join(dir.path, 'home'))
    kube = createKubeClient(engine.kubeconfig)
    endpoints = recordEndpoints(kube, 'default', 'web')
  })

  afterAll(async () => {
    endpoints.dispose()
    kube.dispose()
    await engine.stop()
    await docker.removeEverythingOf(dir.path)
    dir.dispose()
  })

  async function podNames(): Promise<string[]> {
    const text = await kubectl('get', 'pods', '-l', 'app=web', '-o', 'name')
    return text.trim().replaceAll('pod/', '').split('\n').filter(Boolean)
  }

  async function somePod(): Promise<string> {
    const [name] = await podNames()
    if (!name) throw new Error('there is no pod')
    return name
  }

  /** Keeps a client asking while something happens; answers with what failed after the endpoints knew of it. */
  async function failuresUnderLoad(leaving: readonly string[], during: () => Promise<void>): Promise<Answer[]> {
    const since = performance.now()
    const client = startSteadyClient(url, perSecond)
    await during()
    await eventually(
      'a second of requests',
      () => client.answers.length,
      (count) => count >= perSecond,
    )
    const answers = await client.stop()
    const times = leaving.map((pod) => endpoints.leftAt(pod, since))
    expect(times, 'when each pod left the endpoints').not.toContain(undefined)
    const from = Math.min(...times.map((time) => time ?? Number.POSITIVE_INFINITY))
    return answers.filter((answer) => answer.error !== undefined && answer.sentAt > from)
  }

  async function allReady(): Promise<void> {
    await kubectl('wait', 'deployment/web', '--for=jsonpath={.status.readyReplicas}=3', '--timeout=60s')
    await eventually('three pods', podNames, (names) => names.length === 3)
  }

  it('applies, and get -w shows the pods come up', async () => {
    const watching = kubectl.start('get', 'pods', '-w')
    await kubectl.withInput(webManifest(docker.image('v1'), 'Never'), 'apply', '-f', '-')
    expect(await kubectl('rollout', 'status', 'deployment/web', '--timeout=60s')).toContain('successfully rolled out')
    await eventually('three running pods', watching.text, (text) => {
      const rows = text.match(/^web-\S+(?=\s+1\/1\s+Running)/gm) ?? []
      return new Set(rows).size === 3
    })
    await watching.stop()
    const pods = await kubectl('describe', 'pods', '-l', 'app=web')
    expect(pods).toMatch(/Container ID:\s+docker:\/\/[0-9a-f]{64}/)
    expect(pods).toContain('Started')
  })

  it('answers on the node port with the names of its pods', async () => {
    const port = await kubectl('get', 'service', 'web', '-o', 'jsonpath={.spec.ports[0].nodePort}')
    url = `http://127.0.0.1:${port}/`
    const answer = await eventually(
      'the service answers',
      async () => (await (await fetch(url)).text()).trim(),
      Boolean,
    )
    expect(await podNames()).toContain(answer)
  })

  it('reads the log and follows it', async () => {
    const pod = await somePod()
    const following = kubectl.start('logs', '-f', pod, '--timestamps')
    await kubectl('logs', pod, '--tail=5')
    expect(following.text()).not.toContain('Error')
    await following.stop()
  })

  it('restarts a killed container', async () => {
    const pod = await somePod()
    const failed = await failuresUnderLoad([pod], async () => {
      await docker.killContainerOf(pod)
      await eventually(
        'the restart is counted',
        () => kubectl('get', 'pod', pod, '-o', 'jsonpath={.status.containerStatuses[0].restartCount}'),
        (count) => count === '1',
      )
      await allReady()
    })
    expect(failed).toEqual([])
  })

  it('replaces a deleted pod', async () => {
    const pod = await somePod()
    const failed = await failuresUnderLoad([pod], async () => {
      await kubectl('delete', 'pod', pod, '--timeout=60s')
      await allReady()
    })
    expect(failed).toEqual([])
    expect(await podNames()).not.toContain(pod)
  })

  it('scales up and down', async () => {
    await kubectl('scale', 'deployment/web', '--replicas=4')
    await kubectl('wait', 'deployment/web', '--for=jsonpath={.status.readyReplicas}=4', '--timeout=60s')
    await kubectl('scale', 'deployment/web', '--replicas=3')
    await allReady()
  })

  it('rolls a new image out', async () => {
    const before = await podNames()
    const failed = await failuresUnderLoad(before, async () => {
      await kubectl('set', 'image', 'deployment/web', `web=${docker.image('v2')}`)
      await kubectl('rollout', 'status', 'deployment/web', '--timeout=90s')
      await eventually('the old pods go', podNames, (names) => names.every((name) => !before.includes(name)))
    })
    expect(failed).toEqual([])
  })

  it('deletes all of it', async () => {
    await kubectl('delete', 'deployment/web', 'service/web', '--timeout=60s')
    await eventually('no pod is left', podNames, (names) => names.length === 0)
    await expect(fetch(url)).rejects.toThrow()
  })
})
