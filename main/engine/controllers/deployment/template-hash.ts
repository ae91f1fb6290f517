import type { PodTemplateSpec } from '#kube/kinds/core/pod.ts'
import { fnv1a } from '../../runtime/hash.ts'

/** Letters that cannot spell a word. Source: apimachinery pkg/util/rand SafeEncodeString. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

/**
 * A name for a template: FNV-1a over its canonical JSON. Upstream hashes Go's own printout, so the values differ from
 * upstream's, and nothing may depend on them. Source: pkg/controller/controller_utils.go ComputeHash.
 */
export function templateHash(template: PodTemplateSpec, collisionCount: number | undefined): string {
  const text = canonical(template) + (collisionCount ? String(collisionCount) : '')
  return Array.from(String(fnv1a(text)), (digit) => alphabet[digit.charCodeAt(0) % alphabet.length]).join('')
}

/** JSON with sorted keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
