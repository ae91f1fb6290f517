import type { ApiClient } from '../../support/api-client.ts'
import { accountToken, ensureAccount } from '../access-identities.ts'
import { mustSend } from '../must-send.ts'
import { core, ns, podOf } from './objects.ts'
import { accountNames } from './principals.ts'

/** The tokens of the service accounts, and such as must not be taken. */
export async function tokensOf(client: ApiClient): Promise<Record<string, string>> {
  const tokens: Record<string, string> = {}
  for (const name of accountNames) tokens[name] = await accountToken(client, ns, name)
  const { plain = '' } = tokens
  return {
    ...tokens,
    encodedPlain: Buffer.from(plain).toString('base64url'),
    ...(await spoiltTokens(client, plain)),
  }
}

async function spoiltTokens(client: ApiClient, good: string): Promise<Record<string, string>> {
  const [header = '', payload = '', signature = ''] = good.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
  const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
  const asAnother = encoded({ ...claims, sub: `system:serviceaccount:${ns}:player` })
  return {
    forged: [header, asAnother, signature].join('.'),
    unsigned: [encoded({ alg: 'none' }), payload, ''].join('.'),
    truncated: good.slice(0, -8),
    expired: [header, encoded({ ...claims, exp: 1 }), signature].join('.'),
    elsewhere: await tokenFor(client, 'plain', { audiences: ['https://elsewhere.example.com'] }),
    gone: await tokenOfGoneAccount(client),
    homeless: await tokenOfGonePod(client),
  }
}

async function tokenFor(client: ApiClient, name: string, spec: object): Promise<string> {
  const path = `${core}/serviceaccounts/${name}/token`
  return (await mustSend<{ status: { token: string } }>(client, path, { spec })).status.token
}

async function tokenOfGoneAccount(client: ApiClient): Promise<string> {
  await ensureAccount(client, ns, 'gone')
  const token = await tokenFor(client, 'gone', {})
  await client.send(`${core}/serviceaccounts/gone`, { method: 'DELETE' })
  return token
}

async function tokenOfGonePod(client: ApiClient): Promise<string> {
  await mustSend(client, `${core}/pods`, podOf('brief', { serviceAccountName: 'plain' }))
  const boundObjectRef = { apiVersion: 'v1', kind: 'Pod', name: 'brief' }
  const token = await tokenFor(client, 'plain', { boundObjectRef })
  await client.send(`${core}/pods/brief?gracePeriodSeconds=0`, { method: 'DELETE' })
  return token
}
