import type { KubeObject } from '#kube/meta/object.ts'
import type { ApiClient } from '../support/api-client.ts'
import type { Fixture } from './fixtures.ts'
import { mutantsOf } from './mutants.ts'

/** One request, the same for both servers. */
export interface Case {
  readonly id: string
  readonly path: string
  readonly method: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

const mutantsPerFixture = 12

const patchTypes = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const

/** Creations that leave nothing behind: each fixture with one field wrong. */
export function wrongCreates(fixtures: readonly Fixture[]): Case[] {
  return fixtures.flatMap(({ id, object, collection }) =>
    mutantsOf(object, mutantsPerFixture).map((mutant) => ({
      id: `${id}: create with ${mutant.change}`,
      path: `${collection}?dryRun=All&fieldValidation=Strict`,
      method: 'POST',
      body: mutant.object,
    })),
  )
}

/** The life of each fixture: made, made twice, read in all forms, patched in all ways, replaced, listed, deleted. */
export function lives(fixtures: readonly Fixture[]): Case[] {
  return [...fixtures.flatMap(birthOf), ...listings(fixtures), ...fixtures.flatMap(deathOf)]
}

function birthOf({ id, object, collection }: Fixture): Case[] {
  const path = `${collection}/${object.metadata.name}`
  const get = (what: string, accept: string): Case => ({
    id: `${id}: get ${what}`,
    path,
    method: 'GET',
    headers: { accept },
  })
  const patch = (what: string, type: string, body: unknown, query = 'fieldManager=test'): Case => ({
    id: `${id}: patch ${what}`,
    path: `${path}?${query}`,
    method: 'PATCH',
    headers: { 'content-type': type },
    body,
  })
  const label = (value: string): object => ({ metadata: { labels: { patched: value } } })
  return [
    { id: `${id}: create`, path: collection, method: 'POST', body: object },
    { id: `${id}: create again`, path: collection, method: 'POST', body: object },
    get('as JSON', 'application/json'),
    get('as a table', 'application/json;as=Table;v=v1;g=meta.k8s.io'),
    get('its metadata', 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io'),
    patch('as JSON patch', patchTypes.json, [{ op: 'add', path: '/metadata/annotations', value: { patched: 'json' } }]),
    patch('by merging', patchTypes.merge, label('merge')),
    patch('strategically', patchTypes.strategic, label('strategic')),
    patch('with a field that is unknown', patchTypes.merge, { surprise: 1 }, 'fieldValidation=Strict'),
    patch('with a test that fails', patchTypes.json, [{ op: 'test', path: '/metadata/name', value: 'other' }]),
    patch('by applying', patchTypes.apply, applied(object, 'apply'), 'fieldManager=applier'),
    patch('by applying against another', patchTypes.apply, applied(object, 'conflict'), 'fieldManager=rival'),
    patch('by force', patchTypes.apply, applied(object, 'force'), 'fieldManager=rival&force=true'),
    { id: `${id}: replace`, path, method: 'PUT', body: object },
  ]
}

function applied({ apiVersion, kind, metadata }: KubeObject, value: string): object {
  return { apiVersion, kind, metadata: { name: metadata.name, labels: { applied: value } } }
}

function listings(fixtures: readonly Fixture[]): Case[] {
  const collections = [...new Set(fixtures.map(({ collection }) => collection))].filter((path) =>
    path.includes('/namespaces/'),
  )
  const selectors = ['', '?limit=1', '?labelSelector=applied%3Dforce', '?fieldSelector=metadata.name%3Dfull']
  const wrong = ['?labelSelector=%21%21', '?fieldSelector=spec.nothing%3D1', '?resourceVersionMatch=Exact', '?limit=x']
  return collections.flatMap((path) => [
    ...[...selectors, ...wrong].map((query) => ({
      id: `list ${path}${query}`,
      path: `${path}${query}`,
      method: 'GET',
    })),
    ...['Table', 'PartialObjectMetadataList'].map((as) => ({
      id: `list ${path} as ${as}`,
      path,
      method: 'GET',
      headers: { accept: `application/json;as=${as};v=v1;g=meta.k8s.io` },
    })),
  ])
}

function deathOf({ id, object, collection }: Fixture): Case[] {
  const path = `${collection}/${object.metadata.name}`
  return [
    { id: `${id}: delete with a wrong uid`, path, method: 'DELETE', body: { preconditions: { uid: 'other' } } },
    { id: `${id}: delete for a trial`, path: `${path}?dryRun=All`, method: 'DELETE' },
    { id: `${id}: delete`, path, method: 'DELETE' },
    { id: `${id}: get what is deleted`, path, method: 'GET' },
  ]
}

export interface Reply {
  readonly status: number
  readonly body: unknown
}

export async function perform(client: ApiClient, { path, method, body, headers = {} }: Case): Promise<Reply> {
  const { status, text } = await client.send(path, {
    method,
    headers: { 'user-agent': 'differential/1', ...headers },
    ...(body === undefined ? {} : { body }),
  })
  try {
    return { status, body: JSON.parse(text) as unknown }
  } catch {
    return { status, body: text }
  }
}
