import type { ResourceRequest } from './context.ts'
import { encodeList, respond } from './encode.ts'
import { parseCollectionOptions } from './list-options.ts'
import { jsonResponse, type ApiResponse } from './message.ts'
import { respondWithObject } from './read.ts'
import { parseDeleteOptions } from './write-options.ts'

/**
 * What is gone at once is answered with a Status; what waits for finalizers or a grace period, with the object.
 * Source: apiserver pkg/endpoints/handlers/delete.go.
 */
export async function deleteObject(call: ResourceRequest): Promise<ApiResponse> {
  const { context, request, kind, target, user } = call
  const options = await parseDeleteOptions(request)
  const name = target.name ?? ''
  const { isGone, object } = await context.registry.delete(kind, target.namespace, name, { ...options, user })
  if (!isGone) return respondWithObject(call, 200, object)
  const { uid } = object.metadata
  const details = { name, ...(kind.group ? { group: kind.group } : {}), kind: kind.resource, ...(uid ? { uid } : {}) }
  return jsonResponse(200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details })
}

export async function deleteCollection({
  context,
  request,
  kind,
  target,
  user,
  negotiated,
}: ResourceRequest): Promise<ApiResponse> {
  const list = parseCollectionOptions(request.query, target.namespace, false)
  const options = await parseDeleteOptions(request)
  const deleted = await context.registry.deleteCollection(kind, list, { ...options, user })
  const metadata = { resourceVersion: String(context.registry.revision) }
  return respond(200, encodeList(kind, deleted, metadata), negotiated)
}
