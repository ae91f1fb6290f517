import { parseJson } from '#base/exact-json.ts'
import { isRecord } from '#base/wire.ts'
import { jsonTypeOf } from '#kube/meta/json.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { internalError } from '#kube/meta/status-errors.ts'
import { jsonProblem } from '../../kinds/core/json-problem.ts'
import { applyJsonPatch } from '../../registry/patch/json-patch.ts'
import { WebhookCallError } from './call-error.ts'
import type { ReviewAnswer } from './review.ts'

/**
 * What the patch of a webhook makes of an object; undefined for one without operations. Throws a WebhookCallError for
 * what is no patch, 500 for one that does not apply.
 */
export function patchedBy(
  webhook: string,
  { patch, patchType }: Pick<ReviewAnswer, 'patch' | 'patchType'>,
  object: KubeObject | null,
): Record<string, unknown> | undefined {
  const operations = decode(webhook, patch)
  if (operations.length === 0) return undefined
  if (!object) {
    const problem = 'attempted to modify the object, which is not supported for this operation'
    throw internalError(`admission webhook ${JSON.stringify(webhook)} ${problem}`)
  }
  if (patchType !== 'JSONPatch')
    throw new WebhookCallError(webhook, `unsupported patch type ${JSON.stringify(patchType)}`)
  const patched = apply(object, operations)
  if (isRecord(patched)) return patched
  throw internalError('the patch leaves no object')
}

function decode(webhook: string, patch: string): unknown[] {
  const undecodable = (problem: string): Error =>
    new WebhookCallError(webhook, `received undecodable patch in webhook response: ${problem}`)
  const text = Buffer.from(patch, 'base64').toString('utf8')
  let operations: unknown
  try {
    operations = parseJson(text)
  } catch {
    throw undecodable(jsonProblem(text) ?? 'invalid JSON')
  }
  if (Array.isArray(operations) && operations.every(isRecord)) return operations
  throw undecodable(`json: cannot unmarshal ${jsonTypeOf(operations)} into Go value of type jsonpatch.Patch`)
}

function apply(object: KubeObject, operations: unknown[]): unknown {
  try {
    return applyJsonPatch(object, operations)
  } catch (error) {
    const { message, cause } = error as Error
    throw internalError(cause instanceof Error ? cause.message : message, { cause: error })
  }
}
