import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { request } from 'node:https'
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { KubeObject } from '#kube/meta/object.ts'
import { startEngine, type EngineProcess } from '../support/engine-process.ts'
import { eventually } from '../support/eventually.ts'
import { createKubectl, hasKubectl, type Kubectl } from '../support/kubectl.ts'
import { createTempDir } from '../support/temp-dir.ts'

const staticToken = 'a-token-that-only-its-owner-knows'
const dir = createTempDir('access')
let engine: EngineProcess
let kubectl: Kubectl

beforeAll(async () => {
  const auth = join(dir.path, 'data', 'auth')
  mkdirSync(auth, { recursive: true })
  writeFileSync(join(auth, 'tokens.csv'), `${staticToken},jane,7,"devs"\n`)
  engine = await startEngine({ dataDir: join(dir.path, 'data'), args: ['--log-level', 'debug'] })
  kubectl = await createKubectl(engine.kubeconfig, dir.path)
})

/** Everybody who was given a credential here; none of them may be in what the engine wrote. */
const credentials: string[] = [staticToken]

afterAll(async () => {
  const { code, stdout, stderr } = await engine.stop()
  dir.dispose()
  expect(code).toBe(0)
  for (const credential of credentials) expect(stdout + stderr).not.toContain(credential)
})

interface Review {
  readonly status: { readonly userInfo: { readonly username: string; readonly groups: readonly string[] } }
}

/** Who the API takes somebody for, by a header or by a certificate; the status where it takes them for nobody. */
async function whoIs(how: {
  token?: string
  cert?: string
  key?: string
}): Promise<Review['status']['userInfo'] | number> {
  const { ca } = engine.client.credentials
  const { token, ...tls } = how
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }
  const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews'
  return new Promise((resolve, reject) => {
    const asked = request(
      new URL(path, engine.server),
      { method: 'POST', ca, headers, agent: false, ...tls },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
        answer.on('end', () => {
          const { statusCode = 0 } = answer
          resolve(statusCode === 201 ? (JSON.parse(text) as Review).status.userInfo : statusCode)
        })
      },
    )
    asked.on('error', reject)
    asked.end('{}')
  })
}

describe.runIf(hasKubectl)('kubectl', () => {
  it('gets a token that logs in, until its account is gone', async () => {
    await kubectl('create', 'serviceaccount', 'robot')
    const token = (await kubectl('create', 'token', 'robot')).trim()
    credentials.push(token)
    expect(await whoIs({ token })).toMatchObject({ username: 'system:serviceaccount:default:robot' })
    await kubectl('delete', 'serviceaccount', 'robot')
    expect(await whoIs({ token })).toBe(401)
  })

  it('gets a certificate that logs in', async () => {
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
    const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
    const made = await x509.Pkcs10CertificateRequestGenerator.create({
      name: 'O=devs, CN=bob',
      keys,
      signingAlgorithm: algorithm,
    })
    const key = x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
    const csr = {
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { name: 'bob' },
      spec: {
        request: Buffer.from(`${made.toString('pem')}\n`).toString('base64'),
        signerName: 'kubernetes.io/kube-apiserver-client',
        usages: ['client auth'],
      },
    }
    await kubectl.withInput(JSON.stringify(csr), 'create', '-f', '-')
    await kubectl('certificate', 'approve', 'bob')
    const read = () => kubectl('get', 'csr', 'bob', '-o', 'jsonpath={.status.certificate}')
    const encoded = await eventually('the certificate of bob', read, (text) => text !== '')
    const cert = Buffer.from(encoded, 'base64').toString()
    expect(await whoIs({ cert, key })).toMatchObject({ username: 'bob', groups: ['devs', 'system:authenticated'] })
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const other = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    await expect(whoIs({ cert, key: other })).rejects.toThrow()
  })

  it('acts as another, and asks what it may', async () => {
    expect(
      await kubectl('auth', 'whoami', '--as=jane', '--as-group=devs', '-o', 'jsonpath={.status.userInfo.username}'),
    ).toBe('jane')
    expect(await kubectl('auth', 'can-i', 'create', 'pods')).toBe('yes\n')
    await expect(kubectl('auth', 'can-i', 'create', 'pods', '--as=jane')).rejects.toThrow()
    await kubectl('create', 'rolebinding', 'jane', '--clusterrole=view', '--user=jane')
    const list = (): Promise<string> => kubectl('get', 'pods', '--as=jane', '-o', 'name')
    await eventually('the rules of view', list, () => true)
    await expect(kubectl('get', 'secrets', '--as=jane')).rejects.toThrow('cannot list resource "secrets"')
  })
})

it('knows the tokens of the data dir', async () => {
  expect(await whoIs({ token: staticToken })).toMatchObject({
    username: 'jane',
    groups: ['devs', 'system:authenticated'],
  })
  expect(await whoIs({ token: `${staticToken}x` })).toBe(401)
})

it('publishes its authority into every namespace', async () => {
  const read = async (): Promise<KubeObject & { data?: Record<string, string> }> =>
    (await engine.client.send('/api/v1/namespaces/default/configmaps/kube-root-ca.crt')).json()
  const { data } = await eventually('the authority', read, (object) => object.kind === 'ConfigMap')
  expect(data?.['ca.crt']).toBe(String(engine.client.credentials.ca))
})
