import { createHmac, generateKeyPairSync } from 'node:crypto'
import { decodeJwt, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { pod as podKind } from '#kube/kinds/core/pod.ts'
import { secret as secretKind } from '#kube/kinds/core/secret.ts'
import { serviceAccount } from '#kube/kinds/core/service-account.ts'
import { legacyIssuer, legacyPayload } from '../../../../../../main/engine/auth/service-accounts/claims.ts'
import { signToken } from '../../../../../../main/engine/auth/service-accounts/signed-token.ts'
import { admin, createAccessApi, user, type AccessApi } from '../../../../../support/access-api.ts'

const account = '/api/v1/namespaces/default/serviceaccounts/robot'
const whoami = '/apis/authentication.k8s.io/v1/selfsubjectreviews'
let api: AccessApi

beforeEach(async () => {
  api = await createAccessApi()
  const metadata = { name: 'robot', namespace: 'default' }
  await api.registry.create(serviceAccount, { apiVersion: 'v1', kind: 'ServiceAccount', metadata })
})

afterEach(() => {
  api.dispose()
})

interface Issued {
  readonly spec: { readonly expirationSeconds: number }
  readonly status: { readonly token: string; readonly expirationTimestamp: string }
}

async function issue(spec: object = {}): Promise<string> {
  const answer = await api.send(admin, 'POST', `${account}/token`, { spec })
  expect(answer.status, answer.text).toBe(201)
  return answer.json<Issued>().status.token
}

async function statusOf(token: string): Promise<number> {
  return (await api.send({ authorization: `Bearer ${token}` }, 'POST', whoami, {})).status
}

it('logs a service account in', async () => {
  const token = await issue()
  const answer = await api.send({ authorization: `Bearer ${token}` }, 'POST', whoami, {})
  const { jti } = decodeJwt(token)
  const uid = api.registry.get(serviceAccount, 'default', 'robot').metadata.uid
  expect(answer.json<{ status: object }>().status).toEqual({
    userInfo: {
      username: 'system:serviceaccount:default:robot',
      uid,
      groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
      extra: { 'authentication.kubernetes.io/credential-id': [`JTI=${String(jti)}`] },
    },
  })
})

it('takes the token from a WebSocket subprotocol, as browsers send it', async () => {
  const encoded = Buffer.from(await issue()).toString('base64url')
  const protocol = `base64url.bearer.authorization.k8s.io.${encoded}`
  const ask = async (protocols: string, more: Record<string, string>): Promise<number> =>
    (await api.send({ 'sec-websocket-protocol': protocols, ...more }, 'POST', whoami, {})).status
  const socket = { connection: 'Upgrade', upgrade: 'websocket' }
  expect(await ask(`v4.channel.k8s.io, ${protocol}`, socket)).toBe(201)
  // Nobody has said who they are, where it is no socket; and some may not say it so.
  expect(await ask(`v4.channel.k8s.io, ${protocol}`, {})).toBe(403)
  expect(await ask(protocol, socket)).toBe(401)
  expect(await ask(`v4.channel.k8s.io, ${protocol}, ${protocol}`, socket)).toBe(401)
  expect(await ask(`v4.channel.k8s.io, ${protocol}=`, socket)).toBe(401)
})

const claims = (token: string): JWTPayload => decodeJwt(token)
const hmacOf = (token: string, secret: string): string => {
  const body = token.split('.')[1] ?? ''
  const head = Buffer.from('{"alg":"HS256"}').toString('base64url')
  return `${head}.${body}.${createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url')}`
}

it('refuses what somebody else has made up', async () => {
  const token = await issue()
  const { signing } = await api.access.accounts.keyring()
  const [head, body, signature] = token.split('.') as [string, string, string]
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const forged = new SignJWT(claims(token)).setProtectedHeader({ alg: 'ES256', kid: signing.id })
  const grown = Buffer.from(JSON.stringify({ ...claims(token), sub: 'system:admin' })).toString('base64url')
  const publicPem = signing.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const unknown = new SignJWT(claims(token)).setProtectedHeader({ alg: 'ES256', kid: 'nobody' })
  const attempts = {
    'no signature': new UnsecuredJWT(claims(token)).encode(),
    'the public key as a shared secret': hmacOf(token, publicPem),
    'a key of their own under our id': await forged.sign(stranger),
    'an id that is no key': await unknown.sign(signing.privateKey),
    'other claims under our signature': `${head}.${grown}.${signature}`,
    'no signature bytes': `${head}.${body}.`,
    'two parts': `${head}.${body}`,
    'four parts': `${token}.x`,
    'no JSON': `${Buffer.from('x').toString('base64url')}.${body}.${signature}`,
    'a huge token': `${head}.${'a'.repeat(1024 * 1024)}.${signature}`,
    nothing: ' ',
  }
  const answers = await Promise.all(Object.values(attempts).map(statusOf))
  // An empty token is no credential at all; what anonymous may not do is a 403.
  expect(Object.fromEntries(Object.keys(attempts).map((name, index) => [name, answers[index]]))).toEqual({
    ...Object.fromEntries(Object.keys(attempts).map((name) => [name, 401])),
    nothing: 403,
  })
})

it('refuses a token for somebody else, and tells the one it is for', async () => {
  const token = await issue({ audiences: ['vault'] })
  expect(await statusOf(token)).toBe(401)
  const review = (audiences: string[]) =>
    api.send(admin, 'POST', '/apis/authentication.k8s.io/v1/tokenreviews', { spec: { token, audiences } })
  const known = (await review(['vault', 'other'])).json<{ status: object }>()
  expect(known.status).toMatchObject({ authenticated: true, audiences: ['vault'] })
  const foreign = (await review(['other'])).json<{ status: { authenticated?: boolean; error?: string } }>()
  expect(foreign.status.authenticated).toBeUndefined()
  expect(foreign.status.error).toContain('invalid bearer token')
})

it('lets a token end with its time, its account, and the object it is bound to', async () => {
  const timed = await issue({ expirationSeconds: 600 })
  await api.clock.advance(650_000)
  expect(await statusOf(timed), 'within the leeway').toBe(201)
  await api.clock.advance(20_000)
  expect(await statusOf(timed)).toBe(401)

  const metadata = { name: 's', namespace: 'default' }
  await api.registry.create(secretKind, { apiVersion: 'v1', kind: 'Secret', metadata })
  const bound = await issue({ boundObjectRef: { apiVersion: 'v1', kind: 'Secret', name: 's' } })
  expect(await statusOf(bound)).toBe(201)
  await api.registry.delete(secretKind, 'default', 's')
  await api.registry.create(secretKind, { apiVersion: 'v1', kind: 'Secret', metadata })
  expect(await statusOf(bound), 'another secret of the same name').toBe(401)

  const token = await issue()
  await api.registry.delete(serviceAccount, 'default', 'robot')
  expect(await statusOf(token)).toBe(401)
})

it('binds tokens to pods and tells their node; a kubelet gets a year and a warning', async () => {
  const spec = { serviceAccountName: 'robot', nodeName: 'n1', containers: [{ name: 'a', image: 'a' }] }
  const metadata = { name: 'p', namespace: 'default' }
  const pod = await api.registry.create(podKind, { apiVersion: 'v1', kind: 'Pod', metadata, spec })
  const token = await issue({ expirationSeconds: 3607, boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: 'p' } })
  const { exp = 0, iat = 0, 'kubernetes.io': own } = claims(token)
  expect(exp - iat).toBe(365 * 24 * 3600)
  expect(own).toMatchObject({ pod: { name: 'p', uid: pod.metadata.uid }, node: { name: 'n1' }, warnafter: iat + 3607 })
  const { extra } = (await api.send({ authorization: `Bearer ${token}` }, 'POST', whoami, {})).json<{
    status: { userInfo: { extra: object } }
  }>().status.userInfo
  expect(extra).toMatchObject({
    'authentication.kubernetes.io/pod-name': ['p'],
    'authentication.kubernetes.io/node-name': ['n1'],
  })
})

const group = 'authentication.k8s.io'

/** Statuses and messages are those of a real kube-apiserver 1.36.3. */
it.each<[string, object, number, string]>([
  [
    'too short',
    { spec: { expirationSeconds: 10 } },
    422,
    `TokenRequest.${group} "" is invalid: spec.expirationSeconds: Invalid value: 10: may not specify a duration less than 10 minutes`,
  ],
  [
    'too long',
    { spec: { expirationSeconds: 6_000_000_000 } },
    422,
    `TokenRequest.${group} "" is invalid: spec.expirationSeconds: Invalid value: 6000000000: may not specify a duration larger than 2^32 seconds`,
  ],
  [
    'another name',
    { metadata: { name: 'z' }, spec: {} },
    422,
    `TokenRequest.${group} "robot" is invalid: metadata.name: Invalid value: "z": must match the service account name if specified`,
  ],
  [
    'another kind',
    { spec: { boundObjectRef: { kind: 'ConfigMap', apiVersion: 'v1', name: 'x' } } },
    400,
    'cannot bind token to object of type /v1, Kind=ConfigMap',
  ],
  [
    'no such pod',
    { spec: { boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'x' } } },
    404,
    'pods "x" not found',
  ],
])('refuses a request for a token: %s', async (_name, body, status, message) => {
  const answer = await api.send(admin, 'POST', `${account}/token`, body)
  expect({ status: answer.status, message: answer.message }).toEqual({ status, message })
})

it('checks the uid of what a token is bound to', async () => {
  const answer = await api.send(admin, 'POST', `${account}/token`, { metadata: { uid: 'z' }, spec: {} })
  expect(answer.status).toBe(409)
  expect(answer.message).toContain('the UID in the token request (z) does not match the UID of the service account')
})

it('takes the token of a secret as long as the secret holds it', async () => {
  const { uid = '' } = api.registry.get(serviceAccount, 'default', 'robot').metadata
  const payload = {
    ...legacyPayload({ namespace: 'default', account: 'robot', uid, secret: 'old' }),
    iss: legacyIssuer,
    sub: 'system:serviceaccount:default:robot',
  }
  const token = await signToken(await api.access.accounts.keyring(), payload)
  expect(await statusOf(token), 'no secret').toBe(401)
  const metadata = {
    name: 'old',
    namespace: 'default',
    annotations: { 'kubernetes.io/service-account.name': 'robot', 'kubernetes.io/service-account.uid': uid },
  }
  const data = { token: Buffer.from(token).toString('base64') }
  const type = 'kubernetes.io/service-account-token'
  await api.registry.create(secretKind, { apiVersion: 'v1', kind: 'Secret', metadata, type, data })
  expect(await statusOf(token)).toBe(201)
  await api.registry.modify(secretKind, 'default', 'old', (secret) => ({
    ...secret,
    metadata: { ...secret.metadata, labels: { 'kubernetes.io/legacy-token-invalid-since': '2026-01-01' } },
  }))
  expect(await statusOf(token), 'marked invalid').toBe(401)
})

it('tells relying parties how to check its tokens, if they are service accounts', async () => {
  const robot = user('system:serviceaccount:default:robot', 'system:serviceaccounts')
  const document = await api.send(robot, 'GET', '/.well-known/openid-configuration')
  expect(document.json()).toMatchObject({
    issuer: claims(await issue()).iss,
    id_token_signing_alg_values_supported: ['ES256'],
  })
  const { keys } = (await api.send(robot, 'GET', '/openid/v1/jwks')).json<{ keys: { kid: string; d?: string }[] }>()
  expect(keys.map(({ kid }) => kid)).toEqual([(await api.access.accounts.keyring()).signing.id])
  expect(keys[0]?.d).toBeUndefined()
  expect((await api.send({}, 'GET', '/openid/v1/jwks')).status).toBe(403)
})
