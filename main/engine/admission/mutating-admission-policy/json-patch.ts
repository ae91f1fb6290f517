import { isRecord } from '#base/wire.ts'
import { setMember } from '#kube/meta/json.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { CelError } from '../../cel/errors.ts'
import { toJson } from '../../cel/values/json.ts'
import { ListValue, ObjectValue, type Value } from '../../cel/values/values.ts'
import { applyJsonPatch } from '../../registry/patch/json-patch.ts'
import { checkTypeNames, MutationError } from './made-objects.ts'

/**
 * The object as the operations that an expression made leave it; a test that fails leaves it as it is. Throws
 * MutationError. Source: apiserver pkg/admission/plugin/policy/mutating/patch/json_patch.go.
 */
export function applyOperations(object: KubeObject, value: Value): Record<string, unknown> {
  if (!(value instanceof ListValue)) {
    throw new MutationError('type mismatch: JSONPatchType.expression should evaluate to array')
  }
  const operations = [...value].map(operationOf)
  try {
    const patched = applyJsonPatch(object, operations)
    if (isRecord(patched)) return patched
  } catch (error) {
    const { message, cause } = error as Error
    const reason = cause instanceof Error ? cause.message : message
    if (reason.endsWith(': test failed')) return object as unknown as Record<string, unknown>
    throw new MutationError(`JSON Patch: ${reason}`)
  }
  throw new MutationError('JSON Patch: the patch leaves no object')
}

function operationOf(value: Value): Record<string, unknown> {
  if (!(value instanceof ObjectValue)) {
    throw new MutationError('type mismatch: JSONPatchType.expression should evaluate to array of JSONPatch')
  }
  const operation: Record<string, unknown> = { op: value.get('op') ?? '', path: value.get('path') ?? '' }
  const from = value.get('from')
  if (from) operation['from'] = from
  const given = value.get('value')
  if (given === undefined) return operation
  if (given instanceof ObjectValue) checkTypeNames(given)
  try {
    setMember(operation, 'value', toJson(given))
  } catch (error) {
    if (!(error instanceof CelError)) throw error
    const problem = 'JSONPath valueExpression evaluated to a type that could not marshal to JSON'
    throw new MutationError(`${problem}: ${error.message}`)
  }
  return operation
}
