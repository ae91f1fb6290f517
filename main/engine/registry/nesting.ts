import { setMember } from '#kube/meta/json.ts'
import { badRequest } from '#kube/meta/status-errors.ts'

/** Levels of the JSON that may be read; what is unknown in it is dropped. Source: encoding/json scanner.go. */
export const deepestRead = 10_000
/**
 * Levels of an object that may be kept. Upstream keeps all that it reads but for a few; here the stack of the platform
 * ends earlier for the code that follows an object into its depth, JSON.stringify among it.
 */
export const deepestKept = 1_000

/** Never goes deeper itself than it has to. */
export function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  if (Array.isArray(value)) return value.some((item) => isDeeperThan(levels - 1, item))
  for (const key of Object.keys(value)) {
    if (isDeeperThan(levels - 1, (value as Record<string, unknown>)[key])) return true
  }
  return false
}

/** A copy in which the containers of the last level are empty. */
export function cutBelow(levels: number, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return levels === 1 ? [] : value.map((item) => cutBelow(levels - 1, item))
  const copy: Record<string, unknown> = {}
  if (levels === 1) return copy
  for (const key of Object.keys(value)) {
    setMember(copy, key, cutBelow(levels - 1, (value as Record<string, unknown>)[key]))
  }
  return copy
}

/** Throws 400 for what is nested deeper than an object may be. */
export function refuseDeep(value: unknown, levels = deepestKept): void {
  if (isDeeperThan(levels, value)) throw badRequest(`exceeded max depth of ${String(deepestKept)}`)
}
