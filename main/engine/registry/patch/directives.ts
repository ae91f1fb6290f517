import { isRecord } from '#base/wire.ts'
import { cloneJson, setMember } from '#kube/meta/json.ts'

export const patchDirective = '$patch'
export const retainKeysDirective = '$retainKeys'
export const orderPrefix = '$setElementOrder/'
export const deletePrefix = '$deleteFromPrimitiveList/'

/**
 * What a value becomes that nothing stands in the place of: without nulls, and without what carries `$patch`, which has
 * nothing to act on. Undefined where the value itself goes. Source: strategicpatch removeDirectives,
 * discardNullValuesFromPatch.
 */
export function asNewValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asNewValue).filter((item) => item !== undefined)
  if (!isRecord(value)) return cloneJson(value)
  if (patchDirective in value) return undefined
  const result: Record<string, unknown> = {}
  for (const [key, member] of Object.entries(value)) {
    const kept = member === null ? undefined : asNewValue(member)
    if (kept !== undefined) setMember(result, key, kept)
  }
  return result
}
