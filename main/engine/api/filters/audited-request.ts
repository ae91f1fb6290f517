import { isIP } from 'node:net'
import { exactTags, parseJson } from '#base/exact-json.ts'
import type { AuditedRequest } from '../../audit/audit-record.ts'
import type { ObjectReference } from '../../audit/event.ts'
import { contentTypeOf } from '../decode.ts'
import { yaml } from '../../late-packages.ts'
import type { ApiRequest } from '../message.ts'
import type { RequestInfo } from '../request-info.ts'
import type { Exchange } from './filter.ts'

type Recorded = Omit<Exchange, 'user'> & { readonly user: Exchange['user'] | undefined }

/** A request as its audit event tells of it. */
export function auditedRequest({ request, info, user, auditId, receivedAt }: Recorded): AuditedRequest {
  return {
    auditId,
    target: `${request.path}${request.raw.search}`,
    verb: info.verb,
    user,
    sourceAddresses: sourceAddresses(request),
    userAgent: request.header('user-agent'),
    reference: referenceOf(info),
    receivedAt,
  }
}

function referenceOf({ target, name }: RequestInfo): ObjectReference | undefined {
  if (!target) return undefined
  const { resource, namespace, group, version, subresource } = target
  return {
    resource,
    ...(namespace ? { namespace } : {}),
    ...(name ? { name } : {}),
    ...(group ? { apiGroup: group } : {}),
    apiVersion: version,
    ...(subresource ? { subresource } : {}),
  }
}

/** All but the last are what the client says. Source: apimachinery pkg/util/net/http.go SourceIPs. */
function sourceAddresses(request: ApiRequest): string[] {
  const own = request.raw.clientAddress.replace(/^::ffff:/, '')
  if (!request.header('x-forwarded-for') && !request.header('x-real-ip')) return own ? [own] : []
  const forwarded = (request.header('x-forwarded-for') ?? '').split(',').map((text) => text.trim())
  const claimed = [...forwarded, (request.header('x-real-ip') ?? '').trim()].filter((text) => isIP(text) !== 0)
  const all = [...new Set(claimed)]
  return own && all.at(-1) !== own ? [...all, own] : all
}

/** The object of a body, whatever it was written in; undefined for what does not parse, which the answer tells. */
export async function bodyToJson(request: ApiRequest, bytes: Buffer): Promise<unknown> {
  const type = contentTypeOf(request)
  try {
    if (type.includes('protobuf')) return (await import('../protobuf/envelope.ts')).decodeProtobuf(bytes)
    if (type.includes('yaml')) return yaml().parse(bytes.toString('utf8'), { customTags: exactTags }) as unknown
    return parseJson(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
