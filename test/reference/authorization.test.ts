import { expect, test } from 'vitest'
import { createApiClient, type Answer, type ApiClient } from '../support/api-client.ts'
import { bothServers } from './both-servers.ts'
import type { EngineProcess } from '../support/engine-process.ts'
import { identitiesOf, prepareAccess, type Identity } from './access-identities.ts'
import { routesOf, type Namespaces, type Route } from './access-routes.ts'
import { differencesOf, normalize } from './compare.ts'
import type { Attempt } from './escalation/attempt.ts'
import { attempts } from './escalation/attempts.ts'
import { core } from './escalation/objects.ts'
import { headersOf, prepareEscalations } from './escalation/principals.ts'
import { tokensOf } from './escalation/tokens.ts'
import type { ReferenceServer } from './reference-server.ts'

const namespaces: Namespaces = { own: 'authorization', other: 'elsewhere' }

const servers = bothServers('authorization', 'the comparison of who may what', async (client) => {
  await prepareAccess(client, namespaces)
  await prepareEscalations(client)
})

test.skipIf(servers.why)('who may what is as with the real API server', { timeout: 300_000 }, async () => {
  const routes = await routesOf(servers.real.client, namespaces)
  const [theirs, mine] = await Promise.all(
    [servers.real, servers.ours].map(({ client, kubeconfig }) => identitiesOf(client, kubeconfig, namespaces)),
  )
  if (!theirs || !mine) throw new Error('there are two servers')
  const unexpected: string[] = []
  const refused = new Map<string, number>()
  const questions = theirs.flatMap((their, index) => {
    const my = mine[index] ?? their
    return routes.map((route) => ({ their, my, route }))
  })
  await inParallel(32, questions, async ({ their, my, route }) => {
    const [expected, found] = await Promise.all([verdictOf(their, route), verdictOf(my, route)])
    if (expected.isRefused) refused.set(their.name, (refused.get(their.name) ?? 0) + 1)
    for (const difference of differencesOf(expected, found)) {
      unexpected.push(`${their.name}: ${route.method} ${route.path} → ${difference}`)
    }
  })
  for (const { client, headers } of [...theirs, ...mine]) if (!('impersonate-user' in headers)) client.dispose()
  console.log(`${String(routes.length)} routes × ${String(theirs.length)} identities; refused:`, refused)
  expect(routes.length).toBeGreaterThan(1000)
  expect(unexpected).toEqual([])
})

interface Reply {
  readonly status: number
  readonly headers?: Record<string, unknown>
  readonly body?: unknown
}

interface Verdict extends Reply {
  readonly isRefused: boolean
}

/** What is answered to who may not; of who may, that it is not for want of a right. */
async function verdictOf({ client, headers }: Identity, { method, path }: Route): Promise<Verdict> {
  const takesBody = method === 'POST' || method === 'PUT' || method === 'PATCH'
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
  const answer = await client.send(path, {
    method,
    headers: { ...headers, 'user-agent': 'authorization/1', ...(takesBody ? { 'content-type': type } : {}) },
    ...(takesBody ? { body: { metadata: { name: 'x' } } } : {}),
  })
  return { isRefused: answer.status === 401 || answer.status === 403, ...replyOf(answer) }
}

/** The headers that say how a refusal is to be taken. */
const told = ['content-type', 'cache-control', 'x-content-type-options', 'retry-after'] as const

/** Of what is allowed, that it is; of all else every word. */
function replyOf({ status, headers, text }: Answer): Reply {
  if (status < 400) return { status }
  const said = Object.fromEntries(told.map((name) => [name, headers[name]]))
  return { status, headers: said, body: normalize(parsed(text)) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

async function inParallel<T>(width: number, items: readonly T[], visit: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values()
  const work = async (): Promise<void> => {
    for (const item of rest) await visit(item)
  }
  await Promise.all(Array.from({ length: width }, work))
}

test.skipIf(servers.why)(
  'nobody gets more than they have, as with the real API server',
  { timeout: 300_000 },
  async () => {
    const [theirs, mine] = await Promise.all([servers.real, servers.ours].map(openServer))
    if (!theirs || !mine) throw new Error('there are two servers')
    const unexpected: string[] = []
    let refusals = 0
    const all = attempts()
    for (const each of all) {
      const [expected, found] = await Promise.all([tryOn(theirs, each), tryOn(mine, each)])
      if (expected.status >= 400) refusals += 1
      for (const difference of differencesOf(expected, found)) unexpected.push(`${each.id} → ${difference}`)
    }
    console.log(`${String(all.length)} attempts, ${String(refusals)} refused by the real server`)
    expect(refusals).toBeGreaterThan(400)
    for (const { anonymous } of [theirs, mine]) anonymous.dispose()
    expect(unexpected).toEqual([])
  },
)

interface Server {
  readonly admin: ApiClient
  readonly anonymous: ApiClient
  readonly tokens: Readonly<Record<string, string>>
  /** Of what a request names as `$name`. */
  readonly uids: Readonly<Record<string, string>>
}

async function openServer({ client, kubeconfig }: ReferenceServer | EngineProcess): Promise<Server> {
  const tokens = await tokensOf(client)
  const uids: Record<string, string> = {}
  const paths = { target: `${core}/pods/target`, other: `${core}/pods/other`, 'node-1': '/api/v1/nodes/node-1' }
  for (const [name, path] of Object.entries(paths)) {
    uids[name] = (await client.send(path)).json<{ metadata: { uid: string } }>().metadata.uid
  }
  return { admin: client, anonymous: createApiClient(kubeconfig, 'anonymous'), tokens, uids }
}

async function tryOn({ admin, anonymous, tokens, uids }: Server, attempt: Attempt): Promise<Reply> {
  const headers: Record<string, string> = {
    'user-agent': 'authorization/1',
    'content-type': 'application/json',
    ...headersOf(attempt.who, tokens),
    ...attempt.headers,
  }
  for (const [name, value] of Object.entries(headers)) {
    headers[name] = value.replace(/\$(\w+)/g, (whole, token: string) => tokens[token] ?? whole)
  }
  const client = attempt.who === 'stranger' || 'authorization' in headers ? anonymous : admin
  const text = attempt.body === undefined ? undefined : JSON.stringify(attempt.body)
  const written = text?.replace(/"\$([^"]+)"/g, (whole, name: string) => JSON.stringify(uids[name] ?? whole))
  const { method, path } = attempt
  return replyOf(await client.send(path, { method, headers, ...(written ? { body: written } : {}) }))
}
