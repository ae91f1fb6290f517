import { badRequest } from '#kube/meta/status-errors.ts'
import { jsonOf } from '#kube/meta/json.ts'
import type { KubeObject, ListMeta } from '#kube/meta/object.ts'
import type { ResourceRequest } from './context.ts'
import { encodeList, respond } from './encode.ts'
import { parseCollectionOptions } from './list-options.ts'
import type { ApiResponse } from './message.ts'
import { partialListOf, partialOf, tableOf, type IncludeObject, type TableOptions } from './views.ts'

export function getObject(call: ResourceRequest): ApiResponse {
  const { context, kind, target } = call
  const object = context.registry.get(kind, target.namespace, target.name ?? '')
  return respondWithObject(call, 200, object)
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
    return respond(200, JSON.stringify(tableOf(kind, items, tableOptionsOf(call), metadata)), negotiated)
  }
  if (negotiated.view !== undefined) {
    return respond(200, JSON.stringify(partialListOf(items, metadata, negotiated.viewVersion)), negotiated)
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
