import { messageOf } from '#base/errors.ts'
import { parseJson } from '#base/exact-json.ts'
import { isRecord } from '#base/wire.ts'
import { jsonTypeOf } from '#kube/meta/json.ts'
import type { PatchType } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { badRequest, unsupportedMediaType } from '#kube/meta/status-errors.ts'
import { statusError } from '#kube/meta/status.ts'
import { jsonProblem } from '../kinds/core/json-problem.ts'
import { deepestKept } from '../registry/nesting.ts'
import { applyPatch } from '../registry/patch/apply-patch.ts'
import type { ServedKind } from '../registry/served-kinds.ts'
import type { WriteOptions } from '../registry/registry.ts'
import { applyObject } from './apply.ts'
import type { ResourceRequest } from './context.ts'
import { contentTypeOf } from './decode.ts'
import { infiniteNumberIn, shortened } from './body-text.ts'
import { factsOf, NestingTooDeep } from './duplicate-fields.ts'
import type { ApiRequest, ApiResponse } from './message.ts'
import { typedResult, type Patch } from './patch-result.ts'
import { respondWithObject } from './read.ts'
import { matchName, matchNamespace } from './write.ts'
import { parseWriteQuery, writeOptionsOf } from './write-options.ts'

export const applyContentType = 'application/apply-patch+yaml'

const patchTypes: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
}

/** What built-in kinds take; those of CustomResourceDefinitions know no strategic merge. */
export const patchContentTypes = [...Object.keys(patchTypes), applyContentType]

type Patched = Pick<ServedKind, 'structure' | 'isCustom'>

/** Throws 415 for what is no patch of the kind, 400 for a body that does not parse. */
export async function readPatch(request: ApiRequest, { isCustom }: Pick<ServedKind, 'isCustom'>): Promise<Patch> {
  const type = patchTypes[contentTypeOf(request)]
  if (!type || (isCustom && type === 'strategic')) throw unsupportedPatch(isCustom)
  const text = (await request.body()).toString('utf8')
  const where = type === 'strategic' ? '' : 'error decoding patch: '
  let document: unknown
  try {
    document = parseJson(text)
  } catch (error) {
    throw badRequest(`${where}${jsonProblem(text) ?? messageOf(error)}`)
  }
  const mismatch = shapeProblem(type, document) ?? numberProblem(type, text)
  if (mismatch) throw badRequest(`${where}${mismatch}`)
  try {
    const { duplicates, depth } = factsOf(text, document)
    const problems = problemsOf(type, document, duplicates)
    // What a JSON patch adds anywhere is measured where it comes to be.
    const isShort = type === 'json' || depth <= deepestKept
    return { type, document: isShort ? document : shortened(document), problems }
  } catch (error) {
    throw error instanceof NestingTooDeep ? badRequest(`${where}${error.message}`) : error
  }
}

/** Built-in kinds answer through their router, which does not say what it takes. */
function unsupportedPatch(isCustom: boolean): Error {
  if (!isCustom) return statusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {})
  return unsupportedMediaType(patchContentTypes.filter((type) => patchTypes[type] !== 'strategic'))
}

/** As Go's decoder says that a document is not of the type that a patch has. */
function shapeProblem(type: PatchType, document: unknown): string | undefined {
  if (type !== 'json') {
    if (isRecord(document) || document === null) return undefined
    return `json: cannot unmarshal ${jsonTypeOf(document)} into Go value of type map[string]interface {}`
  }
  if (!Array.isArray(document)) {
    return `json: cannot unmarshal ${jsonTypeOf(document)} into Go value of type []handlers.jsonPatchOp`
  }
  const stray: unknown = document.find((item) => !isRecord(item))
  if (stray === undefined) return undefined
  return `json: cannot unmarshal ${jsonTypeOf(stray)} into Go value of type handlers.jsonPatchOp`
}

function numberProblem(type: PatchType, text: string): string | undefined {
  const number = infiniteNumberIn(text)
  if (number === undefined) return undefined
  const target = type === 'json' ? 'Go struct field jsonPatchOp.value' : 'Go value'
  return `json: cannot unmarshal number ${number} into ${target} of type float64`
}

const operationMembers = new Set(['op', 'path', 'from', 'value'])

function problemsOf(type: PatchType, document: unknown, repeated: readonly string[]): string[] {
  const duplicates = repeated.map((path) => `duplicate field ${JSON.stringify(path)}`)
  if (type !== 'json' || !Array.isArray(document)) return duplicates
  const strangers = document.flatMap((item, index) =>
    Object.keys(item as object)
      .filter((member) => !operationMembers.has(member))
      .map((member) => `unknown field ${JSON.stringify(`[${String(index)}].${member}`)}`),
  )
  return [...strangers, ...duplicates].map((problem) => `json patch ${problem}`)
}

/** Patches the JSON of an object. Throws for what cannot be applied. */
export function patchBody(
  { type, document }: Patch,
  { structure }: Pick<Patched, 'structure'>,
  current: object,
): unknown {
  return applyPatch(type, structure, current, document)
}

/** The change is computed again on the newest state after a conflict. Source: apiserver pkg/endpoints/handlers/patch.go. */
export async function patchObject(
  call: ResourceRequest,
  subresource?: WriteOptions['subresource'],
): Promise<ApiResponse> {
  const { context, request, kind, served, target, warn } = call
  if (contentTypeOf(request) === applyContentType) return applyObject(call, subresource)
  const patch = await readPatch(request, served)
  const query = parseWriteQuery(request.query, 'PatchOptions')
  const name = target.name ?? ''
  let warnings: readonly string[] = []
  const change = (current: KubeObject): KubeObject => {
    const result = typedResult(served, patchBody(patch, served, current), patch, query.fieldValidation)
    matchNamespace(kind, result.object, target.namespace)
    matchName(result.object, name)
    warnings = result.warnings
    return result.object
  }
  const options = writeOptionsOf(call, query, subresource)
  const patched = await context.registry.modify(kind, target.namespace, name, change, options)
  warnings.forEach(warn)
  return respondWithObject(call, 200, patched)
}
