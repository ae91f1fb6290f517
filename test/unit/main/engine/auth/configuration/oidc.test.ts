import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exportJWK, SignJWT, UnsecuredJWT } from 'jose'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { silentLogger } from '#base/logger.ts'
import { CredentialsRefused } from '../../../../../../main/engine/auth/authentication/authenticator.ts'
import { compileExpression } from '../../../../../../main/engine/auth/configuration/expressions.ts'
import {
  readConfiguration,
  type ReadConfiguration,
} from '../../../../../../main/engine/auth/configuration/read-configuration.ts'
import { FakeClock } from '../../../../../support/fake-clock.ts'
import { createTempDir } from '../../../../../support/temp-dir.ts'
import { createTlsApi, type TlsApi } from '../../../../../support/tls-api.ts'

const clock = new FakeClock()
const notes = { warn: () => undefined, annotate: () => undefined }
let directory: ReturnType<typeof createTempDir>
let issuer: TlsApi
let read: ReadConfiguration | undefined
let keys: ReturnType<typeof keyPair>[]

function keyPair(kid: string) {
  return { kid, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) }
}

beforeEach(async () => {
  directory = createTempDir('oidc')
  issuer = await createTlsApi()
  keys = [keyPair('one')]
  issuer.answer = (request, response) => {
    void (async () => {
      const set = keys.map(async ({ kid, publicKey }) => ({ ...(await exportJWK(publicKey)), kid, alg: 'RS256' }))
      const document =
        request.url === '/keys'
          ? { keys: await Promise.all(set) }
          : { issuer: issuer.url, jwks_uri: `${issuer.url}/keys` }
      response.setHeader('content-type', 'application/json').end(JSON.stringify(document))
    })()
  }
})

afterEach(() => {
  read?.dispose()
  issuer.close()
  directory.dispose()
})

async function configure(rest: object): Promise<void> {
  const file = {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AuthenticationConfiguration',
    jwt: [
      {
        issuer: { url: issuer.url, audiences: ['app'], certificateAuthority: issuer.authority.certificate },
        claimMappings: { username: { claim: 'sub', prefix: 'oidc:' }, groups: { claim: 'roles', prefix: '' } },
        ...rest,
      },
    ],
  }
  await writeFile(join(directory.path, 'authentication.yaml'), JSON.stringify(file))
  read = await readConfiguration(directory.path, {
    clock,
    logger: silentLogger,
    ownIssuer: 'https://own',
    compile: compileExpression,
  })
}

async function token(claims: object, key = keys[0]): Promise<string> {
  if (!key) throw new Error('there is no key')
  const payload = { iss: issuer.url, aud: 'app', sub: 'jane', exp: clock.now() / 1000 + 600, ...claims }
  return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: key.kid }).sign(key.privateKey)
}

async function identify(shown: string): Promise<unknown> {
  try {
    return (await read?.configuration.issuers(shown, ['api'], notes))?.user
  } catch (error) {
    if (error instanceof CredentialsRefused) return error.message
    throw error
  }
}

it('makes users of the claims of an issuer', async () => {
  await configure({
    claimMappings: {
      username: { claim: 'sub', prefix: 'oidc:' },
      groups: { claim: 'roles', prefix: 'g:' },
      uid: { claim: 'id' },
    },
  })
  expect(await identify(await token({ roles: ['a', 'b'], id: '7' }))).toEqual({
    name: 'oidc:jane',
    groups: ['g:a', 'g:b'],
    uid: '7',
  })
  expect(await identify(await token({ roles: 'a' }))).toEqual({ name: 'oidc:jane', groups: ['g:a'] })
})

it('has no opinion of the tokens of others', async () => {
  await configure({})
  expect(await identify(await token({ iss: 'https://elsewhere' }))).toBeUndefined()
  expect(await identify('no token at all')).toBeUndefined()
})

it('refuses what the issuer has not signed for this cluster', async () => {
  await configure({})
  const stranger = keyPair('one')
  const refusals: [string, string][] = [
    [new UnsecuredJWT({ iss: issuer.url, aud: 'app', sub: 'jane' }).setExpirationTime('1h').encode(), 'alg'],
    [await token({}, stranger), 'signature verification failed'],
    [await token({ aud: 'other' }), 'aud'],
    [await token({ exp: clock.now() / 1000 - 1 }), 'exp'],
    [await token({ exp: undefined }), 'exp'],
    [await token({ nbf: clock.now() / 1000 + 60 }), 'nbf'],
    [await token({ sub: 5 }), 'sub'],
    [await token({ roles: [1] }), 'groups is neither'],
  ]
  for (const [shown, reason] of refusals) expect(await identify(shown)).toContain(reason)
})

it('reads the keys again when there is a new one, but not for every stranger', async () => {
  await configure({})
  expect(await identify(await token({}))).toMatchObject({ name: 'oidc:jane' })
  keys.push(keyPair('two'))
  expect(await identify(await token({}, keys[1])), 'within the cool-down').toContain('oidc:')
  await clock.advance(11_000)
  expect(await identify(await token({}, keys[1]))).toMatchObject({ name: 'oidc:jane' })
  const asked = issuer.seen.length
  const stranger = keyPair('unknown')
  for (let count = 0; count < 20; count++) await identify(await token({}, stranger))
  expect(issuer.seen.length).toBe(asked)
})

it('wants an address that is verified, and the claims that are required', async () => {
  await configure({
    claimMappings: { username: { claim: 'email', prefix: '' } },
    claimValidationRules: [{ claim: 'hd', requiredValue: 'example.org' }],
  })
  const email = 'j@example.org'
  expect(await identify(await token({ email, email_verified: false, hd: 'example.org' }))).toContain(
    'email not verified',
  )
  expect(await identify(await token({ email }))).toContain('required claim hd not present')
  expect(await identify(await token({ email, hd: 'example.com' }))).toContain('required claim hd value does not match')
  expect(await identify(await token({ email, hd: 'example.org' }))).toEqual({ name: email, groups: [] })
})

it('evaluates expressions over claims and users', async () => {
  await configure({
    claimMappings: {
      username: { expression: "'corp:' + claims.nick" },
      groups: { expression: 'claims.teams.map(team, team.lowerAscii())' },
      extra: [{ key: 'example.org/office', valueExpression: 'claims.?office.orValue([])' }],
    },
    claimValidationRules: [{ expression: 'claims.exp - claims.iat <= 3600', message: 'tokens must be short-lived' }],
    userValidationRules: [
      { expression: "!user.groups.exists(group, group.startsWith('system:'))", message: 'no system groups' },
    ],
  })
  const iat = clock.now() / 1000
  expect(await identify(await token({ iat, nick: 'jj', teams: ['A'], office: ['x'] }))).toEqual({
    name: 'corp:jj',
    groups: ['a'],
    extra: { 'example.org/office': ['x'] },
  })
  expect(await identify(await token({ iat: iat - 7200, nick: 'jj', teams: [] }))).toContain(
    'tokens must be short-lived',
  )
  expect(await identify(await token({ iat, nick: 'jj', teams: ['system:masters'] }))).toContain('no system groups')
  expect(await identify(await token({ iat, teams: [] })), 'no nick').toContain('error evaluating an expression')
})

it('says what is wrong with an expression', async () => {
  const username = { expression: 'claims.' }
  await expect(configure({ claimMappings: { username } })).rejects.toThrow(
    'jwt[0].claimMappings.username.expression: Invalid value',
  )
})

it.each<[string, object, string]>([
  [
    'http',
    { issuer: { url: 'http://a', audiences: ['a'] } },
    'jwt[0].issuer.url: Invalid value: URL scheme must be https',
  ],
  ['no audience', { issuer: { url: 'https://a', audiences: [] } }, 'at least one jwt[0].issuer.audiences is required'],
  ['this cluster', { issuer: { url: 'https://own', audiences: ['a'] } }, 'URL must not overlap'],
  [
    'no username',
    { claimMappings: { username: {} } },
    'jwt[0].claimMappings.username: Required value: claim or expression is required',
  ],
  ['no prefix', { claimMappings: { username: { claim: 'sub' } } }, 'prefix is required when claim is set'],
  ['a field too many', { claimMappings: { username: { claim: 'sub', prefix: '' } }, unknown: 1 }, 'jwt.0.unknown'],
])('says what is wrong with the file: %s', async (_name, rest, problem) => {
  await expect(configure(rest)).rejects.toThrow(problem)
})
