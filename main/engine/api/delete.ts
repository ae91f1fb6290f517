import { groupResourceOf, type Kind } from '#kube/meta/kind.ts'
import type { ResourceRequest } from './context.ts'
import { shownWhenGone } from './deleted-objects.ts'
import { encodeList } from './encode-lists.ts'
import { respond } from './encode.ts'
import { parseCollectionOptions } from './list-options.ts'
import { jsonResponse, type ApiResponse } from './message.ts'
import { respondWithObject } from './read.ts'
import { parseDeleteOptions } from './write-options.ts'

/**
 * What is gone at once is answered with a Status, but for a few kinds; what waits for finalizers or a grace period, with
 * the object. Source: apiserver pkg/endpoints/handlers/delete.go.
 */
export async function deleteObject(call: ResourceRequest): Promise<ApiResponse> {
  const { context, request, kind, target, user, warn, annotate } = call
  const { isAccepted, ...options } = await parseDeleteOptions(request)
  const name = target.name ?? ''
  const { isGone, object } = await context.registry.delete(kind, target.namespace, name, {
    ...options,
    user,
    signal: () => request.signal,
    warn,
    annotate,
  })
  if (!isGone) return respondWithObject(call, isAccepted ? 202 : 200, object)
  const resource = groupResourceOf(kind)
  if (resource === 'namespaces' || shownWhenGone.has(resource)) return respondWithObject(call, 200, object)
  return jsonResponse(200, successOf(kind, name, object.metadata.uid))
}

function successOf(kind: Kind, name: string, uid: string | undefined): object {
  const details = { name, ...(kind.group ? { group: kind.group } : {}), kind: kind.resource, ...(uid ? { uid } : {}) }
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }
}

/** Answers with what the list found, whatever has become of it. */
export async function deleteCollection(call: ResourceRequest): Promise<ApiResponse> {
  const { context, request, kind, target, user, warn, annotate, negotiated } = call
  const list = parseCollectionOptions(request.query, target.namespace, false)
  const { isAccepted: _, ...options } = await parseDeleteOptions(request)
  const { items, ...metadata } = await context.registry.deleteCollection(kind, list, {
    ...options,
    user,
    signal: () => request.signal,
    warn,
    annotate,
  })
  return respond(200, encodeList(kind, items, metadata), negotiated)
}
