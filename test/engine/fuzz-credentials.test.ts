import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import 'reflect-metadata'
import { Pkcs10CertificateRequestGenerator, SubjectAlternativeNameExtension } from '@peculiar/x509'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { AppError } from '#base/errors.ts'
import { silentLogger } from '#base/logger.ts'
import { serviceAccount } from '#kube/kinds/core/service-account.ts'
import { compileExpression } from '../../main/engine/auth/configuration/expressions.ts'
import { readConfiguration } from '../../main/engine/auth/configuration/read-configuration.ts'
import { loadEncryption } from '../../main/engine/mvcc/encryption/configuration.ts'
import { admin, createAccessApi, type AccessApi } from '../support/access-api.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { failuresOf, type Target } from '../support/fuzz/cases.ts'
import { damaged, damagedText, hostileText, hostileValue } from '../support/fuzz/hostile.ts'
import type { Random } from '../support/fuzz/random.ts'
import { talkSpdy } from '../support/fuzz/spdy.ts'
import { createTempDir } from '../support/temp-dir.ts'

let dir: ReturnType<typeof createTempDir>
let api: AccessApi
let token = ''
let request = ''
const clock = new FakeClock()

beforeAll(async () => {
  dir = createTempDir('fuzz-files')
  api = await createAccessApi()
  await api.registry.create(serviceAccount, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'robot', namespace: 'default' },
  })
  request = await makeRequest()
  const path = '/api/v1/namespaces/default/serviceaccounts/robot/token'
  token = (await api.send(admin, 'POST', path, { spec: {} })).json<{ status: { token: string } }>().status.token
})

afterAll(() => {
  api.dispose()
  dir.dispose()
})

/** Fails where the answer is none of a client's mistake. */
function expectRefusal(answer: { status: number; text: string }): void {
  if (answer.status >= 500 && !answer.text.endsWith('"code":500}\n')) throw new Error(answer.text)
}

function damagedToken(random: Random): string {
  const parts = token.split('.')
  const at = random.int(3)
  const json = random.pick(['{"alg":"none"}', '{"alg":"HS256","kid":null}', JSON.stringify(hostileValue(random))])
  parts[at] = random.chance(0.5) ? Buffer.from(json).toString('base64url') : damagedText(random, parts[at] ?? '')
  return parts.join(random.chance(0.9) ? '.' : '')
}

/** What jane asks to be certified with, in PEM. */
async function makeRequest(): Promise<string> {
  const signingAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await crypto.subtle.generateKey(signingAlgorithm, true, ['sign', 'verify'])
  const extensions = [new SubjectAlternativeNameExtension([{ type: 'dns', value: 'a.example' }])]
  const made = await Pkcs10CertificateRequestGenerator.create({ name: 'CN=jane', keys, signingAlgorithm, extensions })
  return made.toString('pem')
}

async function readFiles(name: string, text: string): Promise<void> {
  const folder = join(dir.path, name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), text)
  const options = { clock, logger: silentLogger, ownIssuer: 'https://kubernetes', compile: compileExpression }
  ;(await readConfiguration(folder, options)).dispose()
}

const files: Readonly<Record<string, string>> = {
  'token-webhook.yaml': stringify({
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
    users: [{ name: 'u', user: { token: 'x' } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  }),
  'authentication.yaml': stringify({
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AuthenticationConfiguration',
    jwt: [
      {
        issuer: { url: 'https://a.example', audiences: ['a'] },
        claimMappings: { username: { expression: 'claims.sub + "x"' }, groups: { claim: 'g', prefix: '' } },
        claimValidationRules: [{ expression: 'claims.a == "b"', message: 'no' }],
      },
    ],
  }),
  'authorization.yaml': stringify({
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AuthorizationConfiguration',
    authorizers: [
      { type: 'Node', name: 'n' },
      { type: 'RBAC', name: 'r' },
    ],
  }),
  'tokens.csv': 'token,user,uid,"a,b"\n',
  'passwords.csv': 'password,user,uid\n',
  'abac-policy.jsonl': `{"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":{"user":"a","resource":"*"}}\n`,
}

const targets: readonly Target[] = [
  {
    name: 'SPDY',
    cases: 6_000,
    run: (random) => talkSpdy(random, clock),
    isRefusal: () => false,
  },
  {
    name: 'bearer tokens',
    cases: 4_000,
    async run(random) {
      const authorization = `${random.pick(['Bearer', 'bearer', 'Basic', 'Bear'])} ${damagedToken(random)}`
      expectRefusal(await api.send({ authorization }, 'GET', '/api/v1/namespaces/default/pods'))
    },
    isRefusal: () => false,
  },
  {
    name: 'requests for certificates',
    cases: 2_000,
    async run(random) {
      const body = {
        metadata: { generateName: 'r-' },
        spec: {
          request: damaged(random, Buffer.from(request)).toString('base64'),
          signerName: 'kubernetes.io/kube-apiserver-client',
          usages: [random.pick(['client auth', 'x'])],
        },
      }
      const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests?dryRun=All'
      expectRefusal(await api.send(admin, 'POST', path, body))
    },
    isRefusal: () => false,
  },
  {
    name: 'files of access',
    cases: 3_000,
    run(random) {
      const name = random.pick(Object.keys(files))
      const text = random.chance(0.2) ? stringify(hostileValue(random)) : damagedText(random, files[name] ?? '')
      return readFiles(name, text)
    },
    // Whoever starts the engine reads which file it is.
    isRefusal: (error) => error instanceof Error && error.message !== '' && !(error instanceof TypeError),
  },
  {
    name: 'encryption.yaml',
    cases: 1_500,
    run(random) {
      const keys = [{ name: 'k', secret: Buffer.alloc(32).toString('base64') }]
      const resources = [{ resources: ['secrets', hostileText(random)], providers: [{ aesgcm: { keys } }] }]
      const whole = { apiVersion: 'apiserver.config.k8s.io/v1', kind: 'EncryptionConfiguration', resources }
      writeFileSync(join(dir.path, 'encryption.yaml'), damagedText(random, stringify(whole)))
      loadEncryption(dir.path)
    },
    isRefusal: (error) => error instanceof AppError && error.code === 'engine.encryption-configuration',
  },
]

describe('whatever stands in for a credential or a configuration, it is refused in words', () => {
  it.each(targets)('$name, $cases times', async (target) => {
    expect((await failuresOf(target)).join('\n\n')).toBe('')
  })
})
