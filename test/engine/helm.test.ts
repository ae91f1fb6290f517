import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startEngine, type EngineProcess } from '../support/engine-process.ts'
import { createKubectl, hasKubectl, unpackTool, type Kubectl } from '../support/kubectl.ts'
import { createTempDir } from '../support/temp-dir.ts'

const chart = join(import.meta.dirname, 'chart')

describe.skipIf(!hasKubectl)('Helm 4', () => {
  const dir = createTempDir('helm')
  let engine: EngineProcess
  let kubectl: Kubectl
  let binary: string

  beforeAll(async () => {
    engine = await startEngine({ dataDir: join(dir.path, 'data') })
    kubectl = await createKubectl(engine.kubeconfig, dir.path)
    binary = await unpackTool('helm')
  })
  afterAll(async () => {
    await engine.stop()
    dir.dispose()
  })

  const helm = async (...args: readonly string[]): Promise<string> => {
    const env = { ...process.env, KUBECONFIG: engine.kubeconfig, HOME: dir.path }
    return (await promisify(execFile)(binary, args, { env, timeout: 120_000 })).stdout
  }
  const valueOf = (resource: string, path: string): Promise<string> =>
    kubectl('get', resource, '-o', `jsonpath={${path}}`)

  /** What the engine has no binder for yet: the test plays it. */
  const bindClaim = async (name: string): Promise<void> => {
    await kubectl('wait', '--for=create', `pvc/${name}`, '--timeout=60s')
    await kubectl('patch', 'pvc', name, '--subresource=status', '--type=merge', '--patch={"status":{"phase":"Bound"}}')
  }

  test('installs a chart with hooks, a CRD and every common kind, and waits until it works', async () => {
    const [said] = await Promise.all([helm('install', 'shop', chart, '--wait', '--timeout', '60s'), bindClaim('shop')])
    expect(said).toContain('STATUS: deployed')
    expect(await valueOf('deployment/shop', '.status.readyReplicas')).toBe('2')
    expect(await valueOf('order/shop', '.spec.items')).toBe('1')
    expect(await valueOf('pod/shop-pre-install', '.status.phase')).toBe('Succeeded')
  })

  test('upgrades by server-side apply, and owns what it has applied', async () => {
    await helm('upgrade', 'shop', chart, '--set', 'image=registry.example.com/shop:2,greeting=bonjour', '--wait')
    expect(await valueOf('deployment/shop', '.spec.template.spec.containers[0].image')).toContain('shop:2')
    expect(await valueOf('configmap/shop', '.data.greeting')).toBe('bonjour')
    expect(await valueOf('configmap/shop', '.metadata.managedFields[?(@.operation=="Apply")].manager')).toBe('helm')
    expect(await valueOf('pod/shop-post-upgrade', '.status.phase')).toBe('Succeeded')
  })

  test('is stopped by what another has changed, unless it is told to take it', async () => {
    await kubectl('patch', 'configmap', 'shop', '--type=merge', '--patch={"data":{"greeting":"ahoy"}}')
    await expect(helm('upgrade', 'shop', chart, '--set', 'greeting=salut')).rejects.toThrow(/conflict/)
    await helm('upgrade', 'shop', chart, '--set', 'greeting=salut', '--force-conflicts')
    expect(await valueOf('configmap/shop', '.data.greeting')).toBe('salut')
  })

  test('upgrades by three-way merge too', async () => {
    const flags = ['--skip-crds', '--server-side=false']
    await Promise.all([helm('install', 'merged', chart, ...flags, '--wait', '--timeout', '60s'), bindClaim('merged')])
    await kubectl('label', 'configmap', 'merged', 'own=mine')
    await helm('upgrade', 'merged', chart, ...flags, '--set', 'greeting=moin')
    expect(await valueOf('configmap/merged', '.data.greeting')).toBe('moin')
    expect(await valueOf('configmap/merged', '.metadata.labels.own')).toBe('mine')
    await helm('uninstall', 'merged')
  })

  test('tests, rolls back and remembers', async () => {
    expect(await helm('test', 'shop')).toContain('Phase:          Succeeded')
    await helm('rollback', 'shop', '1', '--wait', '--force-conflicts')
    expect(await valueOf('configmap/shop', '.data.greeting')).toBe('hello')
    const history = JSON.parse(await helm('history', 'shop', '-o', 'json')) as { revision: number; status: string }[]
    expect(history.at(-1)?.status).toBe('deployed')
    expect(history.length).toBeGreaterThanOrEqual(4)
  })

  test('takes everything away', async () => {
    await helm('uninstall', 'shop', '--wait')
    expect(
      await kubectl(
        'get',
        'all,configmap,secret,ingress,pdb,hpa,role,order',
        '-l',
        'app.kubernetes.io/managed-by=Helm',
        '-o',
        'name',
      ),
    ).toBe('')
    expect(await helm('list', '-q')).toBe('')
  })
})
