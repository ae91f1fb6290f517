import * as v from 'valibot'
import { AppError } from '#base/errors.ts'
import type { DiscoveredKind } from '#contract/clusters.ts'
import type { Connection } from './connection.ts'
import { requestJson } from './request.ts'

const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

const strings = v.nullish(v.array(v.string()), [])

const aggregatedSchema = v.looseObject({
  kind: v.literal('APIGroupDiscoveryList'),
  items: v.nullish(
    v.array(
      v.looseObject({
        metadata: v.nullish(v.looseObject({ name: v.optional(v.string(), '') }), { name: '' }),
        versions: v.array(
          v.looseObject({
            version: v.string(),
            resources: v.nullish(
              v.array(
                v.looseObject({
                  resource: v.string(),
                  responseKind: v.looseObject({ kind: v.string() }),
                  scope: v.string(),
                  verbs: strings,
                  shortNames: strings,
                  categories: strings,
                }),
              ),
              [],
            ),
          }),
        ),
      }),
    ),
    [],
  ),
})

const groupsSchema = v.looseObject({
  groups: v.array(
    v.looseObject({
      name: v.string(),
      versions: v.array(v.looseObject({ groupVersion: v.string(), version: v.string() })),
    }),
  ),
})

const resourcesSchema = v.looseObject({
  resources: v.array(
    v.looseObject({
      name: v.string(),
      kind: v.string(),
      namespaced: v.boolean(),
      verbs: strings,
      shortNames: strings,
      categories: strings,
    }),
  ),
})

/**
 * Every kind that a cluster serves, each group in the version that the server prefers (the first that has it). Two
 * requests where discovery is aggregated (Kubernetes 1.26), else one for each group and version.
 */
export async function discover(connection: Connection): Promise<DiscoveredKind[]> {
  const aggregated = await Promise.all(['/api', '/apis'].map((path) => readAggregated(connection, path)))
  const kinds = aggregated.every((part) => part !== undefined) ? aggregated.flat() : await discoverLegacy(connection)
  const found = new Map<string, DiscoveredKind & { versions: string[] }>()
  for (const kind of kinds) {
    const key = `${kind.group}/${kind.resource}`
    const preferred = found.get(key)
    if (preferred) preferred.versions.push(kind.version)
    else found.set(key, { ...kind, versions: [kind.version] })
  }
  return [...found.values()]
}

async function readAggregated(connection: Connection, path: string): Promise<DiscoveredKind[] | undefined> {
  const body = await requestJson(connection, path, { headers: { accept: `${aggregatedType},application/json` } })
  const parsed = v.safeParse(aggregatedSchema, body)
  if (!parsed.success) return undefined
  return parsed.output.items.flatMap(({ metadata, versions }) =>
    versions.flatMap(({ version, resources }) =>
      resources.map((found) => ({
        group: metadata.name,
        version,
        kind: found.responseKind.kind,
        resource: found.resource,
        namespaced: found.scope === 'Namespaced',
        verbs: found.verbs,
        shortNames: found.shortNames,
        categories: found.categories,
      })),
    ),
  )
}

async function discoverLegacy(connection: Connection): Promise<DiscoveredKind[]> {
  const parsed = v.safeParse(groupsSchema, await requestJson(connection, '/apis'))
  if (!parsed.success) throw new AppError('cluster.bad-answer', { path: '/apis', reason: parsed.issues[0].message })
  const core = readResources(connection, '/api/v1', '', 'v1')
  const groups = parsed.output.groups.flatMap(({ name, versions }) =>
    versions.map(({ groupVersion, version }) =>
      // One group's server may be down (metrics.k8s.io often is); the others are there all the same.
      readResources(connection, `/apis/${groupVersion}`, name, version).catch(() => []),
    ),
  )
  return (await Promise.all([core, ...groups])).flat()
}

async function readResources(
  connection: Connection,
  path: string,
  group: string,
  version: string,
): Promise<DiscoveredKind[]> {
  const parsed = v.safeParse(resourcesSchema, await requestJson(connection, path))
  if (!parsed.success) throw new AppError('cluster.bad-answer', { path, reason: parsed.issues[0].message })
  return parsed.output.resources
    .filter(({ name }) => !name.includes('/'))
    .map(({ name, kind, namespaced, verbs, shortNames, categories }) => ({
      group,
      version,
      kind,
      resource: name,
      namespaced,
      verbs,
      shortNames,
      categories,
    }))
}
