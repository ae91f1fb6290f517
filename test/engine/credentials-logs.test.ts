import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateKeyPairSync } from 'node:crypto'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { runArchipel, startEngine, type Ending, type EngineProcess } from '../support/engine-process.ts'
import { eventually } from '../support/eventually.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { createTlsApi, type TlsApi } from '../support/tls-api.ts'

/** Everything that must be in no log line and in no audit event, by name. */
const secrets: Record<string, string> = {
  'static token': 'static-token-of-jane-0001',
  'wrong token': 'wrong-token-of-nobody-0002',
  password: 'password-of-jane-0003',
  'wrong password': 'password-of-nobody-0004',
  'bootstrap token': 'abcdef.0123456789abcdef',
  'webhook token': 'token-for-the-webhook-0005',
  'value of a Secret': 'value-of-a-secret-0006',
  'token in a URL': 'token-in-a-url-0007',
  'encryption key': Buffer.from('0123456789abcdef0123456789abcdef').toString('base64'),
  'cookie of a proxied client': 'cookie-of-a-client-0008',
}

let dir: ReturnType<typeof createTempDir>
let webhook: TlsApi
let engine: EngineProcess
let ending: Ending

beforeAll(async () => {
  dir = createTempDir('logs')
  webhook = await createTlsApi()
  // It repeats what it was asked: the worst that may come back.
  webhook.answer = (request, response) => {
    request.setEncoding('utf8').on('data', (text: string) => {
      response.statusCode = 500
      response.end(text)
    })
  }
  writeConfiguration()
  engine = await startEngine({ dataDir: dir.path, args: ['--log-level', 'debug'] })
})

afterAll(() => {
  webhook.close()
  dir.dispose()
})

function writeConfiguration(): void {
  const folder = join(dir.path, 'auth')
  mkdirSync(folder, { recursive: true })
  const write = (name: string, text: string): void => {
    writeFileSync(join(folder, name), text)
  }
  write('tokens.csv', `${secretOf('static token')},jane,1,"admins"\n`)
  write('passwords.csv', `${secretOf('password')},jane,1\n`)
  write('token-webhook.yaml', webhookFile())
  write(
    'authentication.yaml',
    stringify({
      apiVersion: 'apiserver.config.k8s.io/v1',
      kind: 'AuthenticationConfiguration',
      jwt: [
        {
          issuer: { url: webhook.url, audiences: ['archipel'], certificateAuthority: webhook.authority.certificate },
          claimMappings: { username: { claim: 'sub', prefix: '' } },
        },
      ],
    }),
  )
  const key = { name: 'k', secret: secretOf('encryption key') }
  const providers = [{ aesgcm: { keys: [key] } }, { identity: {} }]
  writeFileSync(
    join(dir.path, 'encryption.yaml'),
    stringify({
      apiVersion: 'apiserver.config.k8s.io/v1',
      kind: 'EncryptionConfiguration',
      resources: [{ resources: ['secrets'], providers }],
    }),
  )
}

function webhookFile(): string {
  return stringify({
    clusters: [
      {
        name: 'w',
        cluster: {
          server: webhook.url,
          'certificate-authority-data': Buffer.from(webhook.authority.certificate).toString('base64'),
        },
      },
    ],
    users: [{ name: 'u', user: { token: secretOf('webhook token') } }],
    contexts: [{ name: 'c', context: { cluster: 'w', user: 'u' } }],
    'current-context': 'c',
  })
}

function secretOf(name: string): string {
  return secrets[name] ?? ''
}

function basic(password: string): string {
  return `Basic ${Buffer.from(`jane:${password}`).toString('base64')}`
}

it('uses credentials of all kinds, right and wrong', async () => {
  const ask = async (authorization: string, path = '/api/v1/namespaces/default/pods'): Promise<number> =>
    (await engine.client.send(path, { headers: { authorization, cookie: secretOf('cookie of a proxied client') } }))
      .status
  await makeSecrets()
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  secrets['token of an issuer'] = await new SignJWT({ sub: 'jane' })
    .setProtectedHeader({ alg: 'ES256', kid: 'x' })
    .setIssuer(webhook.url)
    .setAudience('archipel')
    .setExpirationTime('1h')
    .sign(privateKey)
  const account = await engine.client.send('/api/v1/namespaces/default/serviceaccounts/default/token', {
    method: 'POST',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
  })
  secrets['token of a ServiceAccount'] = account.json<{ status: { token: string } }>().status.token
  const token = secrets['token of a ServiceAccount']
  secrets['broken token of a ServiceAccount'] = `${token.slice(0, -8)}AAAAAAAA`
  for (const name of [
    'static token',
    'wrong token',
    'bootstrap token',
    'token of an issuer',
    'token of a ServiceAccount',
    'broken token of a ServiceAccount',
  ]) {
    await ask(`Bearer ${secretOf(name)}`)
  }
  for (const name of ['password', 'wrong password']) {
    secrets[`${name} as it is sent`] = basic(secretOf(name)).slice('Basic '.length)
    await ask(basic(secretOf(name)))
  }
  await ask('Bearer x', `/api/v1/namespaces/default/pods?access_token=${secretOf('token in a URL')}`)
  await engine.client.send('/apis/authentication.k8s.io/v1/tokenreviews', {
    method: 'POST',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token: secretOf('wrong token') } },
  })
  // The webhook was asked, or this proves nothing of it.
  expect(webhook.seen.map(({ authorization }) => authorization)).toContain(`Bearer ${secretOf('webhook token')}`)
})

async function makeSecrets(): Promise<void> {
  const [id = '', secret = ''] = secretOf('bootstrap token').split('.')
  const path = (namespace: string): string => `/api/v1/namespaces/${namespace}/secrets`
  const stringData = { 'token-id': id, 'token-secret': secret, 'usage-bootstrap-authentication': 'true' }
  const metadata = { name: `bootstrap-token-${id}` }
  const bootstrap = { metadata, type: 'bootstrap.kubernetes.io/token', stringData }
  expect((await engine.client.send(path('kube-system'), { method: 'POST', body: bootstrap })).status).toBe(201)
  const value = secretOf('value of a Secret')
  secrets['value of a Secret in base64'] = Buffer.from(value).toString('base64')
  const body = { metadata: { name: 's' }, stringData: { pin: value } }
  expect((await engine.client.send(path('default'), { method: 'POST', body })).status).toBe(201)
  const patch = { stringData: { pin: value }, nothing: value }
  const headers = { 'content-type': 'application/merge-patch+json' }
  await engine.client.send(`${path('default')}/s?fieldValidation=Strict`, { method: 'PATCH', body: patch, headers })
  await engine.client.send(path('default'), { method: 'POST', body: `{"stringData": {"pin": "${value}"` })
}

it('complains about a configuration without repeating what stands in it', async () => {
  // Broken where the token stands: parsers like to show the line.
  writeFileSync(
    join(dir.path, 'auth', 'token-webhook.yaml'),
    `users:\n- user: {token: ${secretOf('webhook token')}\n  x: [`,
  )
  await eventually(
    'the file was read again',
    () => engine.client.send('/readyz'),
    ({ status }) => status === 200,
  )
  writeFileSync(join(dir.path, 'auth', 'passwords.csv'), `${secretOf('password')}\n`)
  ending = await engine.stop()
  const broken = createTempDir('broken')
  writeFileSync(join(broken.path, 'encryption.yaml'), `resources:\n- secret: ${secretOf('encryption key')}\n x: [`)
  const first = await runArchipel(['engine', '--data-dir', broken.path, '--runtime', 'none'])
  const keys = stringify({ apiVersion: secretOf('encryption key'), kind: 1, resources: secretOf('encryption key') })
  writeFileSync(join(broken.path, 'encryption.yaml'), keys)
  const second = await runArchipel(['engine', '--data-dir', broken.path, '--runtime', 'none'])
  broken.dispose()
  expect([first.code, second.code]).toEqual([3, 3])
  expect(leaksIn(`${first.stdout}${first.stderr}${second.stdout}${second.stderr}`)).toEqual([])
})

it('has logged and audited none of them', () => {
  expect(ending.stderr).toContain('"level":"debug"')
  expect(leaksIn(ending.stdout + ending.stderr)).toEqual([])
  const folder = join(dir.path, 'audit')
  const audited = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('')
  expect(audited).toContain('"resource":"secrets"')
  expect(leaksIn(audited)).toEqual([])
})

/** The names of the secrets in a text, with what stands around each. */
function leaksIn(text: string): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) => {
    const at = text.indexOf(secret)
    return at === -1 ? [] : [`${name}: ${text.slice(Math.max(0, at - 200), at)}…`]
  })
}
