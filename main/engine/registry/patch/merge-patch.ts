import { isRecord } from '#base/wire.ts'
import { cloneJson, setMember } from '#kube/meta/json.ts'
import { badRequest } from '#kube/meta/status-errors.ts'

/** RFC 7396. Throws 400 for a patch that is not an object. */
export function applyMergePatch(current: object, patch: unknown): unknown {
  if (!isRecord(patch)) throw badRequest('Invalid JSON Patch')
  return merge(current, patch)
}

function merge(current: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return cloneJson(patch)
  const result: Record<string, unknown> = isRecord(current) ? { ...current } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, key)
    else setMember(result, key, merge(Object.hasOwn(result, key) ? result[key] : undefined, value))
  }
  return inOrder(result)
}

/** Upstream's library leaves what it has merged in the order of the names. */
function inOrder(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)))
}
