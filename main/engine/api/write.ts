import { isRecord } from '#base/wire.ts'
import { apiVersionOf, type Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { badRequest } from '#kube/meta/status-errors.ts'
import type { WriteOptions } from '../registry/registry.ts'
import { requireCreate } from './apply.ts'
import type { ResourceRequest } from './context.ts'
import { decodeBody, unrecognized } from './decode.ts'
import { methodNotKnown } from './failure.ts'
import { decodeTyped, type TypedObject } from './field-validation.ts'
import type { ApiResponse } from './message.ts'
import { respondWithObject } from './read.ts'
import { parseWriteQuery, writeOptionsOf, type QueryOfWrite } from './write-options.ts'

export async function createObject(call: ResourceRequest): Promise<ApiResponse> {
  const { context, request, kind, target } = call
  if (target.name !== undefined) throw methodNotKnown()
  const query = parseWriteQuery(request.query, 'CreateOptions')
  const { object, headers } = await readObject(call, query)
  matchNamespace(kind, object, target.namespace)
  const created = await context.registry.create(kind, object, writeOptionsOf(call, query))
  return respondWithObject(call, 201, created, headers)
}

export async function updateObject(
  call: ResourceRequest,
  subresource?: NonNullable<WriteOptions['subresource']>,
): Promise<ApiResponse> {
  const { context, request, kind, target } = call
  const query = parseWriteQuery(request.query, 'UpdateOptions')
  const { object, headers } = await readObject(call, query)
  matchNamespace(kind, object, target.namespace)
  matchName(object, target.name ?? '')
  let isCreated = false
  const updated = await context.registry.update(kind, object, {
    ...writeOptionsOf(call, query, subresource),
    authorizeCreate: async () => {
      await requireCreate(call)
      isCreated = true
    },
  })
  return respondWithObject(call, isCreated ? 201 : 200, updated, headers)
}

/** Reads the body as an object of the kind; what its type does not have is dropped, and told as `query` asks. */
async function readObject({ request, kind, served }: ResourceRequest, query: QueryOfWrite): Promise<TypedObject> {
  const { value, isEmpty, duplicates } = await decodeBody(request, kind.kind)
  if (isEmpty)
    throw unrecognized(kind.kind, "couldn't get version/kind; json parse error: unexpected end of JSON input")
  matchType(kind, value)
  const typed = decodeTyped(kind, value, query.fieldValidation, duplicates, served.conform)
  keepReset(value, typed.object)
  return typed
}

/** An empty list asks to begin the books anew; a typed object leaves empty lists out. */
export function keepReset(body: Record<string, unknown>, { metadata }: KubeObject): void {
  const given = isRecord(body['metadata']) ? body['metadata']['managedFields'] : undefined
  if (Array.isArray(given) && given.length === 0) metadata.managedFields = []
}

/** A body may leave its type out; then it is the URL's. Source: apiserver pkg/endpoints/handlers/create.go. */
export function matchType(kind: Pick<Kind, 'group' | 'version' | 'kind'>, value: Record<string, unknown>): void {
  const expected = apiVersionOf(kind)
  const { apiVersion = expected, kind: given = kind.kind } = value
  if (apiVersion !== expected) {
    throw badRequest(
      `the API version in the data (${String(apiVersion)}) does not match the expected API version (${expected})`,
    )
  }
  if (given !== kind.kind) {
    const message = `${String(given)} in version ${JSON.stringify(expected)} cannot be handled as a ${kind.kind}: the kind in the data does not match the expected kind`
    throw badRequest(message)
  }
}

/**
 * Sets the namespace of the URL where the object names none, and clears that of a cluster-scoped one.
 * Source: apiserver pkg/registry/rest/meta.go EnsureObjectNamespaceMatchesRequestNamespace.
 */
export function matchNamespace(
  kind: Pick<Kind, 'namespaced'>,
  { metadata }: KubeObject,
  namespace: string | undefined,
): void {
  if (!kind.namespaced) {
    delete metadata.namespace
    return
  }
  if (!namespace) throw methodNotKnown()
  metadata.namespace ||= namespace
  if (metadata.namespace === namespace) return
  throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
}

/** Source: apiserver pkg/endpoints/handlers/rest.go checkName. */
export function matchName({ metadata }: KubeObject, name: string): void {
  if (!metadata.name) {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
  }
  if (metadata.name === name) return
  throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`)
}
