import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { parse } from 'yaml'
import { setDisposableTracker } from '#base/disposable.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { firstOf, startTestHost, type TestHost } from '../support/test-host.ts'
import { createTlsApi, type TlsApi } from '../support/tls-api.ts'

let dir: ReturnType<typeof createTempDir>
let host: TestHost
let api: TlsApi
/** Everything that must not be in a frame to the page, by name. */
const secrets: Record<string, string> = {
  token: 'the-token-of-jane',
  password: 'the-password-of-jane',
  'token file': 'the-token-in-a-file',
  'plugin token': 'the-token-of-a-plugin',
  'plugin environment': 'the-variable-of-a-plugin',
  'failed plugin output': 'the-output-of-a-failed-plugin',
  'provider secret': 'the-secret-of-a-provider',
  'password in a URL': 'the-password-in-a-url',
  'value of a Secret': Buffer.from('the-value-of-a-secret').toString('base64'),
  'value of a Secret in clear': 'the-value-of-a-secret',
}

const plugin = (script: string): object => ({
  exec: {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: process.execPath,
    args: ['-e', script],
    env: [{ name: 'PLUGIN', value: secrets['plugin environment'] }],
  },
})

function writeKubeconfig(): string {
  const users: Record<string, object> = {
    token: { token: secrets['token'] },
    basic: { username: 'jane', password: secrets['password'] },
    file: { tokenFile: 'token-file' },
    certificate: {
      'client-certificate-data': Buffer.from(api.client.certificate).toString('base64'),
      'client-key-data': Buffer.from(api.client.key).toString('base64'),
    },
    plugin: plugin(
      `console.log(JSON.stringify({kind:'ExecCredential',status:{token:'${secrets['plugin token'] ?? ''}'}}))`,
    ),
    failing: plugin(`console.log('${secrets['failed plugin output'] ?? ''}');process.exit(1)`),
    provider: {
      'auth-provider': { name: 'oidc', config: { 'client-secret': secrets['provider secret'], 'id-token': 'x.y.z' } },
    },
  }
  writeFileSync(join(dir.path, 'token-file'), secrets['token file'] ?? '')
  const server = api.url.replace('https://', `https://user:${secrets['password in a URL'] ?? ''}@`)
  const config = {
    clusters: [
      { name: 'c', cluster: { server: api.url, 'insecure-skip-tls-verify': true } },
      { name: 'url', cluster: { server, 'insecure-skip-tls-verify': true } },
    ],
    users: Object.entries(users).map(([name, user]) => ({ name, user })),
    contexts: [
      ...Object.keys(users).map((name) => ({ name, context: { cluster: 'c', user: name } })),
      { name: 'url', context: { cluster: 'url', user: 'token' } },
      { name: 'lost', context: { cluster: 'none', user: 'token' } },
    ],
  }
  const path = join(dir.path, 'kubeconfig')
  writeFileSync(path, JSON.stringify(config))
  return path
}

beforeAll(async () => {
  dir = createTempDir('credentials')
  api = await createTlsApi()
  // A server that repeats what it was sent: the worst that may come back.
  api.answer = (request, response) => {
    response.statusCode = request.url === '/version' ? 200 : 403
    response.end(
      JSON.stringify({ kind: 'Status', code: 403, reason: 'Forbidden', message: 'no', gitVersion: 'v1.35.0' }),
    )
  }
  secrets['client key'] = Buffer.from(api.client.key).toString('base64').slice(40, 120)
  secrets['client key in clear'] = api.client.key.split('\n')[1] ?? ''
  host = await startTestHost({
    dataDir: dir.path,
    kubeconfigs: [writeKubeconfig()],
    engineArgs: ['--runtime', 'simulated'],
  })
  await firstOf(host.client.app.engine({}), (status) => (status.state === 'running' ? status : undefined))
  const engine = parse(readFileSync(join(dir.path, 'engine', 'kubeconfig'), 'utf8')) as {
    users: { user: Record<string, string> }[]
  }
  secrets['key of the engine'] = engine.users[0]?.user['client-key-data']?.slice(40, 120) ?? ''
})

beforeEach(() => {
  setDisposableTracker(undefined)
})

afterAll(async () => {
  await host.stop()
  api.close()
  dir.dispose()
})

it('sends the page nothing that is a credential, whatever it asks', async () => {
  const { client } = host
  const { clusters } = await firstOf(client.clusters.watch({}), (catalog) =>
    catalog.clusters.some(({ id }) => id === 'engine') ? catalog : undefined,
  )
  expect(clusters.map(({ name }) => name).sort()).toEqual(
    ['Archipel', 'basic', 'certificate', 'failing', 'file', 'plugin', 'provider', 'token', 'url'].sort(),
  )
  for (const { id } of clusters) {
    await client.clusters.connect({ cluster: id })
    await client.clusters.kinds({ cluster: id }).catch(() => undefined)
    await client.clusters.customize({ cluster: id, color: '#00ff00' })
  }
  const resource = { group: '', version: 'v1', resource: 'secrets', namespaced: true }
  const text = `apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: default}\nstringData: {pin: ${secrets['value of a Secret in clear'] ?? ''}}`
  const [applied] = await client.objects.apply({ cluster: 'engine', text, dryRun: false })
  expect(applied).toMatchObject({ outcome: 'created' })
  const ref = { cluster: 'engine', resource, namespace: 'default', name: 's' }
  const ids = clusters.map(({ id }) => id)
  await firstOf(client.objects.watch({ clusters: ids, resource }), (update) =>
    update.type === 'snapshot' ? update : undefined,
  )
  const shown = await firstOf(client.objects.watchOne({ ref }), (update) => update.object ?? undefined)
  expect(shown['data']).toEqual({ pin: '••••••••' })
  await firstOf(client.objects.related({ ref }), (related) => related)
  await client.clusters
    .addText({ name: 'broken', text: `users: [{name: u, user: {token: ${secrets['token'] ?? ''}` })
    .catch(() => undefined)

  const sent = host.ends.flatMap((end) =>
    end.sent.map((message) => (typeof message === 'string' ? message : Buffer.from(message).toString('latin1'))),
  )
  expect(sent.length).toBeGreaterThan(30)
  for (const [name, secret] of Object.entries(secrets)) {
    expect(secret, name).not.toBe('')
    expect(
      sent.filter((frame) => frame.includes(secret)).map((frame) => frame.slice(0, 500)),
      `the ${name} was sent to the page`,
    ).toEqual([])
  }
})

it('signs in with each of them all the same', () => {
  const authorizations = new Set(api.seen.map(({ authorization }) => authorization))
  for (const name of ['token', 'token file', 'plugin token'])
    expect(authorizations).toContain(`Bearer ${secrets[name] ?? ''}`)
  expect(api.seen.map(({ client }) => client)).toContain('jane')
})
