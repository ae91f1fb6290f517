import { createHash } from 'node:crypto'
import { groupVersionPathOf, type Kind } from '#kube/meta/kind.ts'
import { notAcceptable } from '#kube/meta/status-errors.ts'
import { jsonResponse, type ApiRequest, type ApiResponse } from '../message.ts'

interface Document {
  readonly text: Buffer
  readonly hash: string
}

/**
 * `/openapi/v3` and a document per group version, made when first asked for. `/openapi/v2` is not served: kubectl asks
 * for it as protobuf only, and takes a 406 for "use v3".
 */
export function createOpenApi(kinds: readonly Kind[]): (request: ApiRequest) => Promise<ApiResponse> | undefined {
  const byGroupVersion = Map.groupBy(kinds, groupVersionPathOf)
  const documents = new Map<string, Promise<Document>>()
  const documentFor = (groupVersion: string): Promise<Document> => {
    let document = documents.get(groupVersion)
    if (!document) {
      document = makeDocument(byGroupVersion.get(groupVersion) ?? [])
      documents.set(groupVersion, document)
    }
    return document
  }
  const index = async (): Promise<ApiResponse> => {
    const entries = [...byGroupVersion.keys()].map(async (path) => {
      const { hash } = await documentFor(path)
      return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }] as const
    })
    return jsonResponse(200, { paths: Object.fromEntries(await Promise.all(entries)) })
  }
  return (request) => {
    if (request.method !== 'GET') return undefined
    if (request.path === '/openapi/v2') throw notAcceptable(['/openapi/v3: application/json'])
    if (request.path === '/openapi/v3') return index()
    const groupVersion = /^\/openapi\/v3\/(.+)$/.exec(request.path)?.[1]
    if (groupVersion === undefined || !byGroupVersion.has(groupVersion)) return undefined
    return documentFor(groupVersion).then((document) => documentResponse(request, document))
  }
}

async function makeDocument(kinds: readonly Kind[]): Promise<Document> {
  const { documentOf } = await import('./document.ts')
  const text = Buffer.from(JSON.stringify(documentOf(kinds)))
  return { text, hash: createHash('sha512').update(text).digest('hex').toUpperCase() }
}

/** A URL with the hash of its document can be kept for ever. */
function documentResponse(request: ApiRequest, { text, hash }: Document): ApiResponse {
  const etag = `"${hash}"`
  const cacheControl = request.query.get('hash') === hash ? 'public, max-age=31536000, immutable' : 'no-cache, private'
  const headers = { 'content-type': 'application/json', etag, vary: 'Accept', 'cache-control': cacheControl }
  if (request.header('if-none-match') === etag) return { status: 304, headers, body: Buffer.alloc(0) }
  return { status: 200, headers, body: text }
}
