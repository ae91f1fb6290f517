import type { Kind, PatchType } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { badRequest, unsupportedMediaType } from '#kube/meta/status-errors.ts'
import { messageOf } from '#base/errors.ts'
import { isRecord } from '#base/wire.ts'
import { applyPatch } from '../registry/patch/apply-patch.ts'
import type { WriteOptions } from '../registry/registry.ts'
import type { ResourceRequest } from './context.ts'
import { contentTypeOf } from './decode.ts'
import { decodeTyped } from './field-validation.ts'
import type { ApiRequest, ApiResponse } from './message.ts'
import { respondWithObject } from './read.ts'
import { matchName, matchNamespace, matchType } from './write.ts'
import { parseWriteQuery } from './write-options.ts'

export interface Patch {
  readonly type: PatchType
  readonly document: unknown
}

/** The place of server-side apply (`application/apply-patch+yaml`), which is not done yet and refused. */
const patchTypes: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
}

export const patchContentTypes = Object.keys(patchTypes)

export async function readPatch(request: ApiRequest): Promise<Patch> {
  const type = patchTypes[contentTypeOf(request)]
  if (!type) throw unsupportedMediaType(patchContentTypes)
  const text = (await request.body()).toString('utf8')
  try {
    return { type, document: JSON.parse(text) as unknown }
  } catch (error) {
    throw badRequest(`error decoding patch: ${messageOf(error)}`)
  }
}

/** Patches the JSON of an object. Throws 400 for a result that is no object, 422 for what cannot be applied. */
export function patchBody(
  { type, document }: Patch,
  kind: Pick<Kind, 'group' | 'version' | 'kind'>,
  current: KubeObject,
): Record<string, unknown> {
  const patched = applyPatch(type, kind, current, document)
  if (!isRecord(patched)) throw badRequest('the patch does not leave an object')
  return patched
}

/** The change is computed again on the newest state after a conflict. Source: apiserver pkg/endpoints/handlers/patch.go. */
export async function patchObject(
  call: ResourceRequest,
  subresource?: WriteOptions['subresource'],
): Promise<ApiResponse> {
  const { context, request, kind, target, user } = call
  const query = parseWriteQuery(request.query, 'PatchOptions')
  const patch = await readPatch(request)
  const name = target.name ?? ''
  let headers: ApiResponse['headers'] = {}
  const change = (current: KubeObject): KubeObject => {
    const body = patchBody(patch, kind, current)
    matchType(kind, body)
    const typed = decodeTyped(kind, body, query.fieldValidation)
    matchNamespace(kind, typed.object, target.namespace)
    matchName(typed.object, name)
    headers = typed.headers
    return typed.object
  }
  const options = { dryRun: query.dryRun, user, ...(subresource ? { subresource } : {}) }
  const patched = await context.registry.modify(kind, target.namespace, name, change, options)
  return respondWithObject(call, 200, patched, headers)
}
