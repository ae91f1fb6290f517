import { createHash } from 'node:crypto'
import type { Clock } from '#base/clock.ts'
import { groupVersionPathOf } from '#kube/meta/kind.ts'
import type { ServedKind } from '../../registry/served-kinds.ts'
import { discoveredGroups, type DiscoveredResource } from '../group-versions.ts'
import { textResponse, type ApiRequest, type ApiResponse } from '../message.ts'
import { parseAccept } from '../negotiate.ts'
import type { OpenApiDocument } from './document.ts'

interface Text {
  readonly bytes: Buffer
  readonly hash: string
}

/** `/openapi/v3`, a document per group version, and `/openapi/v2`, made when first asked for. */
export function createOpenApi(
  served: readonly ServedKind[],
  clock: Clock,
): (request: ApiRequest) => Promise<ApiResponse> | undefined {
  const resources = discoveredGroups(served).flatMap(({ versions }) => versions.flatMap((version) => version.resources))
  const byPath = Map.groupBy(resources, groupVersionPathOf)
  const texts = new Map<string, Promise<Text>>()
  const textOf = (path: string, make: () => Promise<object>): Promise<Text> => {
    const known = texts.get(path) ?? make().then(textFor)
    texts.set(path, known)
    return known
  }
  const documentFor = (path: string): Promise<OpenApiDocument> => makeDocument(byPath.get(path) ?? [], served)
  const index = async (): Promise<ApiResponse> => {
    const entries = [...byPath.keys()].sort().map(async (path) => {
      const { hash } = await textOf(path, () => documentFor(path))
      return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }] as const
    })
    return textResponse(200, JSON.stringify({ paths: Object.fromEntries(await Promise.all(entries)) }))
  }
  const swagger = async (): Promise<object> => {
    const { swaggerOf } = await import('./swagger.ts')
    const custom = new Set(served.flatMap(({ openApi }) => (openApi ? [openApi.object.name] : [])))
    return swaggerOf(await Promise.all([...byPath.keys()].map(documentFor)), custom)
  }
  let gnostic: Promise<Text> | undefined
  const gnosticText = (): Promise<Text> => {
    gnostic ??= import('./gnostic.ts').then(async ({ gnosticOf }) => hashed(Buffer.from(gnosticOf(await swagger()))))
    return gnostic
  }
  return (request) => {
    if (request.method !== 'GET') return undefined
    if (request.path === '/openapi/v2') {
      const type = swaggerTypeOf(request)
      // No words: clients that ask for nothing known take the status for an answer.
      if (!type) return Promise.resolve({ status: 406, headers: { vary: 'Accept' }, body: Buffer.alloc(0) })
      const text = type === gnosticType ? gnosticText() : textOf('/openapi/v2', swagger)
      return text.then((document) => documentResponse(request, document, clock, type))
    }
    if (request.path === '/openapi/v3') return index()
    if (request.path === '/openapi/v3/') return Promise.resolve({ status: 404, headers: {}, body: Buffer.alloc(0) })
    const path = /^\/openapi\/v3\/(.+)$/.exec(request.path)?.[1]
    if (path === undefined || !byPath.has(path)) return undefined
    return textOf(path, () => documentFor(path)).then((text) => documentResponse(request, text, clock))
  }
}

const gnosticType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'
/** The name that the type had before `@` was found not to belong in one. Clients still ask for it. */
const oldGnosticType = gnosticType.replace('.v2.v1.0', '.v2@v1.0')

/** Undefined where nothing suits. Source: kube-openapi pkg/handler/handler.go. */
function swaggerTypeOf(request: ApiRequest): string | undefined {
  for (const { type } of parseAccept(request.header('accept'))) {
    if (/^(\*\/\*|application\/(\*|json))$/.test(type)) return 'application/json'
    if (type === gnosticType || type === oldGnosticType) return gnosticType
  }
  return undefined
}

async function makeDocument(
  resources: readonly DiscoveredResource[],
  served: readonly ServedKind[],
): Promise<OpenApiDocument> {
  const [{ documentOf }, { loadDocumentation }] = await Promise.all([
    import('./document.ts'),
    import('./documentation.ts'),
  ])
  return documentOf(resources, served, await loadDocumentation())
}

function textFor(document: object): Text {
  return hashed(Buffer.from(JSON.stringify(document)))
}

function hashed(bytes: Buffer): Text {
  return { bytes, hash: createHash('sha512').update(bytes).digest('hex').toUpperCase() }
}

const year = 365 * 24 * 3600 * 1000

/**
 * A URL with the hash of its document can be kept for ever; one with another hash leads to the one of now.
 * Source: kube-openapi pkg/handler3/handler.go.
 */
function documentResponse(
  request: ApiRequest,
  { bytes, hash }: Text,
  clock: Clock,
  type = 'application/json',
): ApiResponse {
  const etag = `"${hash}"`
  const asked = request.query.get('hash')
  const isCurrent = asked === hash
  const headers = {
    'content-type': type,
    etag,
    vary: 'Accept',
    'cache-control': isCurrent ? 'public, immutable' : 'no-cache, private',
    ...(isCurrent ? { expires: new Date(clock.now() + year).toUTCString() } : {}),
  }
  if (asked !== null && !isCurrent) {
    return { status: 301, headers: { ...headers, location: `${request.path}?hash=${hash}` }, body: Buffer.alloc(0) }
  }
  if (request.header('if-none-match') === etag) return { status: 304, headers, body: Buffer.alloc(0) }
  return { status: 200, headers, body: bytes }
}
