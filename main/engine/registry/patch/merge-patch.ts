import { isRecord } from '#base/wire.ts'
import { cloneJson, setMember } from '#kube/meta/json.ts'
import { badRequest } from '#kube/meta/status-errors.ts'

/** RFC 7396. Throws 400 for a patch that is not an object. */
export function applyMergePatch(current: object, patch: unknown): unknown {
  if (!isRecord(patch)) throw badRequest('a JSON merge patch must be an object')
  return merge(current, patch)
}

function merge(current: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return cloneJson(patch)
  const result: Record<string, unknown> = isRecord(current) ? { ...current } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, key)
    else setMember(result, key, merge(Object.hasOwn(result, key) ? result[key] : undefined, value))
  }
  return result
}
