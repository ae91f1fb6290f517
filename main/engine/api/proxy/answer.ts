import type { IncomingMessage } from 'node:http'
import { posix } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { unknownPath } from '#kube/meta/status-errors.ts'
import type { ApiRequest, ApiResponse } from '../message.ts'
import type { ResourcePath } from '../request-info.ts'
import { methodNotKnown } from '../failure.ts'
import { admitConnection, refuseDryRun, type ConnectRequest } from '../subresources/connect.ts'
import { passedAnswerHeaders } from './headers.ts'
import { podLocation, serviceLocation, type Location } from './location.ts'
import { answerForNode } from './node-endpoints.ts'
import { rewriteHtml, rewriteLink, type LinkScope } from './rewrite.ts'
import { sendTo } from './send.ts'

const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])
const resources: Readonly<Record<string, string>> = {
  pods: 'PodProxyOptions',
  services: 'ServiceProxyOptions',
  nodes: 'NodeProxyOptions',
}

/** Whether a request is for something that is proxied. The deprecated prefix `/api/v1/proxy` is not served. */
export function isProxied(target: ResourcePath | undefined, verb: string): boolean {
  const isPart = target?.subresource === 'proxy' && target.group === '' && target.version === 'v1'
  if (!isPart || verb === 'proxy' || verb === 'watch' || !Object.hasOwn(resources, target.resource)) return false
  return (target.resource === 'nodes') === (target.namespace === undefined)
}

/** The proxy's own part of a path, and the backend's. */
export interface ProxyPath {
  /** `/api/v1/namespaces/x/pods/p/proxy`. */
  readonly prefix: string
  /** From its slash on; '' where there is none. */
  readonly path: string
}

/** Sends a request on to a pod, a service or a node, and its answer back. Source: apimachinery pkg/util/proxy/upgradeaware.go. */
export async function answerThroughProxy(call: ConnectRequest): Promise<ApiResponse> {
  const { request, target } = call
  if (!methods.has(request.method)) throw methodNotKnown()
  const proxied = await admitProxy(call)
  if (target.resource === 'nodes') return answerForNode(call, proxied.path)
  const location = locate(call)
  const { prefix, path } = proxied
  if (path === '' && (request.method === 'GET' || request.method === 'HEAD')) return redirectToRoot(request)
  const forwardedUri = prefix + (path || '/')
  const url = `${path || '/'}${request.raw.search}`
  const answer = await sendTo({ request, location, path: url, forwardedUri, isUpgrade: false })
  const scope = { prefix, hosts: [location.host, request.header('host') ?? request.header(':authority') ?? ''] }
  return passOn(answer.response, request, scope)
}

/** What comes before the backend is known. */
export async function admitProxy(call: ConnectRequest): Promise<ProxyPath> {
  refuseDryRun(call)
  const proxied = proxyPathOf(call)
  const kind = resources[call.target.resource]
  if (!kind) throw unknownPath()
  await admitConnection(call, { kind, path: proxied.path })
  return proxied
}

export function locate(call: ConnectRequest): Location {
  return call.target.resource === 'services' ? serviceLocation(call) : podLocation(call)
}

function proxyPathOf({ request, target }: ConnectRequest): ProxyPath {
  const segments = target.namespace === undefined ? 5 : 7
  const [, prefix = '', path = ''] = new RegExp(`^((?:/+[^/]+){${String(segments)}})(.*)$`).exec(request.path) ?? []
  if (path === '') return { prefix, path: '' }
  const joined = posix.normalize(path)
  return { prefix, path: joined }
}

/** Links of a page without a slash at its end would lead beside it. */
function redirectToRoot({ path, raw }: ApiRequest): ApiResponse {
  return { status: 301, headers: { location: `${path}/${raw.search}` }, body: Buffer.alloc(0) }
}

async function passOn(response: IncomingMessage, request: ApiRequest, scope: LinkScope): Promise<ApiResponse> {
  const headers = passedAnswerHeaders(response.rawHeaders)
  const { statusCode: status = 502 } = response
  const location = headers['location']?.[0]
  if (location !== undefined) headers['location'] = [rewriteLink(location, scope)]
  const type = (headers['content-type']?.[0] ?? '').split(';')[0]?.trim()
  const encoding = headers['content-encoding']?.[0] ?? ''
  const isPage = location === undefined && type === 'text/html' && ['', 'gzip'].includes(encoding)
  if (!isPage || request.method === 'HEAD') return { status, headers, body: response }
  return passPage(response, { status, headers, isPacked: encoding === 'gzip' }, scope)
}

const pack = promisify(gzip)
const unpack = promisify(gunzip)
/** A larger page goes through as it is. */
const maximumPageBytes = 8 * 1024 * 1024

async function passPage(
  response: IncomingMessage,
  { status, headers, isPacked }: { status: number; headers: Record<string, string[]>; isPacked: boolean },
  scope: LinkScope,
): Promise<ApiResponse> {
  const chunks: Buffer[] = []
  let size = 0
  const source = response[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  for (let next = await source.next(); next.done !== true; next = await source.next()) {
    chunks.push(next.value)
    size += next.value.length
    if (size > maximumPageBytes) return { status, headers, body: continued(chunks, source) }
  }
  const { 'content-length': _length, ...rest } = headers
  const whole = Buffer.concat(chunks)
  if (!isPacked) return { status, headers: rest, body: Buffer.from(rewriteHtml(whole.toString(), scope)) }
  const page = await unpack(whole, { maxOutputLength: maximumPageBytes }).catch(() => undefined)
  if (!page) return { status, headers, body: whole }
  return { status, headers: rest, body: await pack(rewriteHtml(page.toString(), scope)) }
}

async function* continued(
  chunks: readonly Buffer[],
  source: AsyncIterator<Buffer>,
): AsyncGenerator<Buffer, void, void> {
  try {
    yield* chunks
    for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value
  } finally {
    await source.return?.()
  }
}
