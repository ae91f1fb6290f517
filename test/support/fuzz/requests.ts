import { stringify } from 'yaml'
import { damaged, hostileText, hostileValue } from './hostile.ts'
import { kindOf, type Operation } from './operations.ts'
import { patchOf } from './patches.ts'
import { hostileQuery, queryValue } from './queries.ts'
import type { Random } from './random.ts'
import { sampleOf } from './samples.ts'
import { valueOf, type Making } from './schema-values.ts'

export interface FuzzRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | undefined
}

/** Few, so that requests meet each other's objects. */
export const names = ['a', 'b', 'c', 'web', 'fuzz-1', 'system:x']

/** A request for the operation: well formed, half so, or hostile. */
export function requestFor(random: Random, operation: Operation): FuzzRequest {
  const hostility = random.pick([0, 0, 0, 0.02, 0.1, 0.4])
  const making: Making = { random, schemas: operation.schemas, hostility }
  const path = pathOf(making, operation) + queryOf(making, operation)
  const { body, type } = bodyOf(making, operation, path)
  const headers: Record<string, string> = { accept: acceptOf(random) }
  if (type !== undefined) headers['content-type'] = type
  if (random.chance(0.02)) headers['impersonate-user'] = random.pick(['jane', 'system:serviceaccount:default:default'])
  if (random.chance(0.01)) headers['impersonate-uid'] = 'x'
  return { method: random.chance(0.01) ? 'TRACE' : operation.method, path, headers, body }
}

function pathOf({ random, hostility }: Making, { path }: Operation): string {
  return path.replaceAll(/\{(\w+)\}/g, (_whole, parameter: string) => {
    if (random.chance(hostility / 2)) return encodeURIComponent(wellFormed(hostileText(random)))
    if (parameter === 'namespace') return random.pick(['default', 'default', 'default', 'fuzz', 'none'])
    return parameter === 'path' ? 'x/y' : encodeURIComponent(random.pick(names))
  })
}

/** Lone surrogates cannot be percent-encoded. */
export function wellFormed(text: string): string {
  return text.toWellFormed()
}

function queryOf({ random, hostility }: Making, operation: Operation): string {
  const query = new URLSearchParams()
  for (const { name, schema } of operation.query) {
    if (random.chance(0.15)) query.append(name, queryValue(random, name, schema, hostility))
  }
  if (random.chance(0.1)) query.append(...hostileQuery(random))
  return query.size === 0 ? '' : `?${query.toString()}`
}

function acceptOf(random: Random): string {
  if (random.chance(0.8)) return 'application/json'
  return random.pick([
    'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
    'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
    'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
    'application/yaml',
    'application/vnd.kubernetes.protobuf,application/json',
    'application/cbor',
    '*/*;q=0.1, text/*',
    'application/json;as=Table;v=v9;g=x',
    ';;;,,=',
  ])
}

function bodyOf(making: Making, operation: Operation, path: string): { body?: Buffer; type?: string } {
  const { random, hostility } = making
  if (operation.method === 'PATCH') return patchOf(making, operation, (value) => named(making, operation, path, value))
  if (!operation.body || (operation.method === 'DELETE' && random.chance(0.5))) return {}
  const sample = random.chance(0.75) ? sampleOf(random, operation.gvk, hostility) : undefined
  const value = named(making, operation, path, sample ?? valueOf(making, operation.body))
  const isYaml = random.chance(0.15)
  const bytes = Buffer.from(isYaml ? stringify(value) : (JSON.stringify(value) ?? ''))
  const type = isYaml ? 'application/yaml' : 'application/json'
  if (random.chance(hostility / 4)) {
    const types = [
      'application/json',
      'application/yaml',
      'application/vnd.kubernetes.protobuf',
      'text/plain',
      '',
      'a/b;c',
    ]
    return { body: damaged(random, bytes), type: random.pick(types) }
  }
  return { body: bytes, type }
}

/** The value as an object that the path may take: with its kind and a name of the few. */
function named({ random, hostility }: Making, { gvk, action }: Operation, path: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || random.chance(hostility / 2)) return value
  if (action === 'delete' || action === 'deletecollection') return value
  const object = value as Record<string, unknown>
  const name = decodeURIComponent(/\/(?:[^/]+)\/([^/?]+)(?:\?.*)?$/.exec(path)?.[1] ?? '')
  const metadata = typeof object['metadata'] === 'object' ? object['metadata'] : {}
  object['metadata'] = {
    ...tamed(random, metadata as Record<string, unknown>),
    ...(random.chance(0.02) ? { generateName: 'made-' } : { name: names.includes(name) ? name : random.pick(names) }),
  }
  if (gvk) Object.assign(object, kindOf(gvk))
  return harmless(object)
}

/** Keeps of the metadata what lets a request come past its first check, most of the time. */
function tamed(random: Random, metadata: Record<string, unknown>): Record<string, unknown> {
  const kept = { ...metadata }
  for (const member of ['namespace', 'uid', 'resourceVersion', 'managedFields', 'ownerReferences', 'finalizers']) {
    if (!random.chance(0.1)) Reflect.deleteProperty(kept, member)
  }
  return kept
}

/** A webhook of a stranger may be slow; here all are where nobody listens. */
function harmless(object: Record<string, unknown>): unknown {
  const text = JSON.stringify(object)
  if (!/"(clientConfig|webhook)":/.test(text)) return object
  return JSON.parse(text, (member, value: unknown) =>
    member === 'clientConfig' && typeof value === 'object' ? { url: 'https://127.0.0.1:1/hook' } : value,
  )
}

/** Something that is no operation at all. */
export function stray(random: Random): FuzzRequest {
  const path = random.pick([
    '/',
    '/api',
    '/apis',
    '/version',
    '/healthz',
    '/livez/ping',
    '/readyz?verbose&exclude=x',
    '/metrics',
    '/openapi/v2',
    '/openapi/v3/apis/apps/v1?hash=x',
    '/.well-known/openid-configuration',
    '/openid/v1/jwks',
    '/api/v1/watch/pods?timeoutSeconds=1',
    '/api/v1/namespaces/default/pods/a/log?tailLines=x',
    '/api/v1/namespaces/default/services/https:a:b/proxy/x',
    '/debug/pprof/',
    `/${encodeURIComponent(wellFormed(hostileText(random)))}`,
    `/api/v1/${encodeURIComponent(wellFormed(hostileText(random)))}/${encodeURIComponent(wellFormed(hostileText(random)))}`,
    `/apis/${'x/'.repeat(random.int(60))}`,
  ])
  const method = random.pick(['GET', 'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])
  const hasBody = method === 'POST' || method === 'PUT' || method === 'PATCH'
  const body = hasBody ? Buffer.from(JSON.stringify(hostileValue(random)) ?? '') : undefined
  return { method, path, headers: { accept: acceptOf(random) }, body }
}
