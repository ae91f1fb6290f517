import { badRequest, resourceVersionTooLarge } from '#kube/meta/status-errors.ts'
import { statusError } from '#kube/meta/status.ts'
import { jsonOf } from '#kube/meta/json.ts'
import type { KubeObject, ListMeta } from '#kube/meta/object.ts'
import { parseRevision } from '../registry/list.ts'
import type { ResourceRequest } from './context.ts'
import { encodeList, encodePartialList, encodeTable } from './encode-lists.ts'
import { respond } from './encode.ts'
import { parseCollectionOptions } from './list-options.ts'
import type { ApiResponse } from './message.ts'
import { partialOf, tableOf, type IncludeObject, type TableOptions } from './views.ts'

export function getObject(call: ResourceRequest): ApiResponse {
  const { context, kind, target, request } = call
  checkRevision(request.query.get('resourceVersion') ?? '', context.registry.revision)
  const object = context.registry.get(kind, target.namespace, target.name ?? '')
  return respondWithObject(call, 200, object)
}

/** What is read is always the newest; a client may ask for no older than a revision. */
function checkRevision(text: string, newest: number): void {
  if (text === '') return
  const revision = parseRevision(text)
  if (typeof revision === 'string') throw statusError(500, '', revision)
  if (revision > newest) throw resourceVersionTooLarge(revision, newest)
}

/** One object, in the view that the client asked for. */
export function respondWithObject(
  call: ResourceRequest,
  status: number,
  object: KubeObject,
  headers: ApiResponse['headers'] = {},
): ApiResponse {
  const { kind, negotiated } = call
  if (negotiated.view === 'Table') {
    const table = tableOf(kind, [object], tableOptionsOf(call), listMetaOf(object))
    return respond(status, JSON.stringify(table), negotiated, headers)
  }
  if (negotiated.view === 'PartialObjectMetadata') {
    return respond(status, JSON.stringify(partialOf(object, negotiated.viewVersion)), negotiated, headers)
  }
  return respond(status, `${jsonOf(object)}\n`, negotiated, headers)
}

export function listObjects(call: ResourceRequest): ApiResponse {
  const { context, request, kind, target, negotiated } = call
  const { items, ...metadata } = context.registry.list(
    kind,
    parseCollectionOptions(request.query, target.namespace, false),
  )
  if (negotiated.view === 'Table') {
    return respond(200, encodeTable(kind, items, tableOptionsOf(call), metadata), negotiated)
  }
  if (negotiated.view !== undefined) {
    return respond(200, encodePartialList(items, metadata, negotiated.viewVersion), negotiated)
  }
  return respond(200, encodeList(kind, items, metadata), negotiated)
}

export function tableOptionsOf({ context, request, negotiated }: ResourceRequest): TableOptions {
  const include = request.query.get('includeObject') || 'Metadata'
  if (!isInclude(include)) throw badRequest(`unrecognized includeObject value: ${JSON.stringify(include)}`)
  return { version: negotiated.viewVersion, include, now: context.clock.now() }
}

function isInclude(text: string): text is IncludeObject {
  return text === 'None' || text === 'Metadata' || text === 'Object'
}

function listMetaOf({ metadata: { resourceVersion } }: KubeObject): ListMeta {
  return resourceVersion === undefined ? {} : { resourceVersion }
}
