import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEngine, type EngineProcess } from '../support/engine-process.ts'
import { eventually } from '../support/eventually.ts'
import { createKubectl, hasKubectl, type Kubectl } from '../support/kubectl.ts'
import { webManifest } from '../support/kubectl-story.ts'
import { createTempDir } from '../support/temp-dir.ts'

describe.skipIf(!hasKubectl)('kubectl, unmodified, on simulated nodes', () => {
  const dir = createTempDir('kubectl')
  let engine: EngineProcess
  let kubectl: Kubectl

  beforeAll(async () => {
    engine = await startEngine({ dataDir: join(dir.path, 'data'), args: ['--nodes', '2'] })
    kubectl = await createKubectl(engine.kubeconfig, join(dir.path, 'home'))
  })

  afterAll(async () => {
    await engine.stop()
    dir.dispose()
  })

  it('agrees on versions and finds the nodes', async () => {
    expect(await kubectl('version')).toMatch(/Server Version: v1\.36/)
    await eventually(
      'two nodes ready',
      () => kubectl('get', 'nodes'),
      (text) => text.match(/ Ready /g)?.length === 2,
    )
    const resources = await kubectl('api-resources', '-o', 'name')
    expect(resources.split('\n')).toEqual(
      expect.arrayContaining(['pods', 'deployments.apps', 'endpointslices.discovery.k8s.io']),
    )
  })

  it('applies, and the pods come up under the eyes of get -w', async () => {
    const watching = kubectl.start('get', 'pods', '-w')
    expect(await kubectl.withInput(webManifest('web:1'), 'apply', '-f', '-')).toBe(
      'deployment.apps/web created\nservice/web created\n',
    )
    expect(await kubectl('rollout', 'status', 'deployment/web', '--timeout=60s')).toContain('successfully rolled out')
    const running = await eventually('get -w shows three running pods', watching.text, (text) => {
      const pods = text.split('\n').filter((line) => /^web-\S+\s+1\/1\s+Running\s+0\s+\d+s/.test(line))
      return new Set(pods.map((line) => line.split(/\s+/)[0])).size === 3
    })
    expect(running).toMatch(/^NAME\s+READY\s+STATUS\s+RESTARTS\s+AGE/)
    await watching.stop()
    expect(await kubectl('get', 'deployment', 'web', '-o', 'wide')).toMatch(
      /web\s+3\/3\s+3\s+3\s+\d+s\s+web\s+web:1\s+app=web/,
    )
    expect(await kubectl('get', 'service', 'web')).toMatch(
      /web\s+NodePort\s+10\.96\.\d+\.\d+\s+<none>\s+80:3\d{4}\/TCP/,
    )
    expect(await kubectl.withInput(webManifest('web:1'), 'apply', '-f', '-')).toBe(
      'deployment.apps/web unchanged\nservice/web unchanged\n',
    )
  })

  it('describes what it sees, with events', async () => {
    const deployment = await kubectl('describe', 'deployment', 'web')
    expect(deployment).toContain('3 desired | 3 updated | 3 total | 3 available | 0 unavailable')
    expect(deployment).toMatch(/ScalingReplicaSet.*Scaled up replica set web-\S+ (from 0 )?to 3/)
    const pods = await kubectl('describe', 'pods', '-l', 'app=web')
    expect(pods).toMatch(/Successfully assigned default\/web-\S+ to /)
    expect(pods).toContain('Status:           Running')
    expect(await kubectl('describe', 'service', 'web')).toMatch(/Endpoints:\s+\d+\.\d+\.\d+\.\d+:80,/)
    expect(await kubectl('describe', 'nodes')).toMatch(/Non-terminated Pods:\s+\(\d in total\)/)
  })

  it('reads and follows the log of a pod', async () => {
    expect(await kubectl('logs', 'deployment/web')).toContain('web started')
    const following = kubectl.start('logs', 'deployment/web', '--follow', '--timestamps')
    await eventually('the first line comes', following.text, (text) => /^\d{4}-.*Z web started$/m.test(text))
    await following.stop()
    await expect(kubectl('logs', 'deployment/web', '-c', 'other')).rejects.toThrow(
      'container other is not valid for pod',
    )
  })

  it('explains fields and refuses wrong ones before anything is stored', async () => {
    expect(await kubectl('explain', 'deployment.spec.template.spec.containers.image')).toContain(
      'FIELD: image <string>',
    )
    const wrong = webManifest('web:1').replace('replicas: 3', 'replicass: 3').replaceAll('name: web\n', 'name: wrong\n')
    await expect(kubectl.withInput(wrong, 'apply', '-f', '-')).rejects.toThrow('unknown field "spec.replicass"')
    await expect(kubectl('get', 'deployment', 'wrong')).rejects.toThrow('deployments.apps "wrong" not found')
  })

  it('scales', async () => {
    expect(await kubectl('scale', 'deployment/web', '--replicas=5')).toBe('deployment.apps/web scaled\n')
    await kubectl('wait', 'deployment/web', '--for=jsonpath={.status.readyReplicas}=5', '--timeout=60s')
    await kubectl('scale', 'deployment/web', '--current-replicas=5', '--replicas=3')
    await eventually(
      'two pods go',
      () => kubectl('get', 'pods', '-o', 'name'),
      (text) => text.trim().split('\n').length === 3,
    )
  })

  it('changes the image in a rolling update, and takes it back', async () => {
    expect(await kubectl('set', 'image', 'deployment/web', 'web=web:2')).toContain('image updated')
    expect(await kubectl('rollout', 'status', 'deployment/web', '--timeout=60s')).toContain('successfully rolled out')
    // The old pods have a moment to end, which a rollout does not wait for.
    await eventually(
      'only new pods',
      () => kubectl('get', 'pods', '-l', 'app=web', '-o', 'jsonpath={.items[*].spec.containers[0].image}'),
      (images) => images === 'web:2 web:2 web:2',
    )
    expect((await kubectl('rollout', 'history', 'deployment/web')).match(/^\d+ /gm)).toHaveLength(2)
    await kubectl('rollout', 'undo', 'deployment/web')
    expect(await kubectl('rollout', 'status', 'deployment/web', '--timeout=60s')).toContain('successfully rolled out')
    expect(await kubectl('get', 'deployment', 'web', '-o', 'jsonpath={..image}')).toBe('web:1')
  })

  it('labels, annotates, patches and edits', async () => {
    await kubectl('label', 'deployment/web', 'tier=front')
    await kubectl('annotate', 'deployment/web', 'note=kept')
    await kubectl(
      'patch',
      'deployment/web',
      '-p',
      '{"spec":{"template":{"spec":{"containers":[{"name":"web","env":[{"name":"A","value":"1"}]}]}}}}',
    )
    const object = JSON.parse(await kubectl('get', 'deployments', '-l', 'tier=front', '-o', 'json')) as {
      items: {
        metadata: { annotations: Record<string, string> }
        spec: { template: { spec: { containers: object[] } } }
      }[]
    }
    expect(object.items[0]?.metadata.annotations['note']).toBe('kept')
    expect(object.items[0]?.spec.template.spec.containers).toMatchObject([
      { name: 'web', image: 'web:1', env: [{ name: 'A', value: '1' }] },
    ])
    await kubectl('rollout', 'status', 'deployment/web', '--timeout=60s')
  })

  it('deletes, and everything below goes with it', async () => {
    const deleted = await kubectl.withInput(webManifest('web:1'), 'delete', '-f', '-')
    expect(deleted).toContain('deployment.apps "web" deleted')
    await eventually(
      'nothing is left',
      () => kubectl('get', 'pods,replicasets,deployments', '-o', 'name'),
      (text) => text.trim() === '',
    )
    expect(await kubectl('get', 'endpointslices', '-l', 'kubernetes.io/service-name=web', '-o', 'name')).toBe('')
  })

  it('deletes a namespace with what is in it', async () => {
    await kubectl.withInput('{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team"}}', 'apply', '-f', '-')
    await kubectl.withInput(webManifest('web:1'), 'apply', '-n', 'team', '-f', '-')
    await kubectl('delete', 'namespace', 'team', '--timeout=60s')
    await expect(kubectl('get', 'namespace', 'team')).rejects.toThrow('namespaces "team" not found')
  })
})
