import { isRecord } from '#base/wire.ts'
import { cloneJson, setMember } from '#kube/meta/json.ts'

/** What a new value becomes: its directives and its nulls have nothing to act on. */
export function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives)
  if (!isRecord(value)) return cloneJson(value)
  const result: Record<string, unknown> = {}
  for (const [key, member] of Object.entries(value)) {
    if (!key.startsWith('$') && member !== null) setMember(result, key, withoutDirectives(member))
  }
  return result
}
