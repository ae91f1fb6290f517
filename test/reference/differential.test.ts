import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { bothServers } from './both-servers.ts'
import { differencesOf, normalize } from './compare.ts'
import { loadFixtures, type DiscoveredGroup } from './fixtures.ts'
import type { ReferenceServer } from './reference-server.ts'
import { lives, perform, wrongCreates, type Case } from './requests.ts'

const namespace = 'differential'

/** What may differ: the lines of differences.md that begin with a regular expression in code quotes. */
const accepted = [...readFileSync(join(import.meta.dirname, 'differences.md'), 'utf8').matchAll(/^- `(.+?)`: /gm)].map(
  (match) => new RegExp(match[1] ?? ''),
)

const servers = bothServers('differential', 'the comparison with the real API server')

test.skipIf(servers.why)('the engine answers as the real API server does', { timeout: 600_000 }, async () => {
  for (const { client } of [servers.real, servers.ours]) await prepare(client)
  const fixtures = loadFixtures(namespace, await discover())
  const cases = [...wrongCreates(fixtures), ...lives(fixtures)]
  const used = new Set<RegExp>()
  const unexpected: string[] = []
  for (const each of cases) {
    unexpected.push(...(await compare(each, used)))
  }
  console.log(`${String(cases.length)} requests to both servers, ${String(used.size)} kinds of difference accepted`)
  expect(cases.length).toBeGreaterThan(500)
  expect(unexpected).toEqual([])
  expect(
    accepted.filter((pattern) => !used.has(pattern)),
    'no longer differ',
  ).toEqual([])
})

/** The differences that no line of differences.md is about; those that one is about mark it in `used`. */
async function compare(each: Case, used: Set<RegExp>): Promise<string[]> {
  const unexpected = async (): Promise<string[]> => {
    const [theirs, mine] = await Promise.all([perform(servers.real.client, each), perform(servers.ours.client, each)])
    return differencesOf(normalize(theirs), normalize(mine)).flatMap((difference) => {
      const line = `${each.id} → ${difference}`
      const rule = accepted.find((pattern) => pattern.test(line))
      if (rule) used.add(rule)
      return rule ? [] : [line]
    })
  }
  const found = await unexpected()
  if (found.length === 0 || each.method !== 'GET') return found
  // The servers' own controllers (of CustomResourceDefinitions, APIServices, FlowSchemas) add to objects a moment later.
  try {
    const again = async (): Promise<string[]> => {
      await forgetRepairs()
      return unexpected()
    }
    return await eventually(each.id, again, (lines) => lines.length === 0, 3000)
  } catch {
    return found
  }
}

/** The real server's loop over Services tells of each whose address it has not seen allocated yet: no request's doing. */
async function forgetRepairs(): Promise<void> {
  for (const source of ['ipallocator-repair-controller', 'portallocator-repair-controller']) {
    const path = `/api/v1/namespaces/${namespace}/events?fieldSelector=source=${source}`
    await servers.real.client.send(path, { method: 'DELETE' })
  }
}

async function prepare({ send }: ReferenceServer['client']): Promise<void> {
  await send('/api/v1/namespaces', { method: 'POST', body: { metadata: { name: namespace } } })
  const account = { metadata: { name: 'default' } }
  await send(`/api/v1/namespaces/${namespace}/serviceaccounts`, { method: 'POST', body: account })
}

async function discover(): Promise<DiscoveredGroup[]> {
  const headers = { accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList' }
  const lists = await Promise.all(['/api', '/apis'].map((path) => servers.real.client.send(path, { headers })))
  return lists.flatMap((list) => list.json<{ items: DiscoveredGroup[] }>().items)
}
