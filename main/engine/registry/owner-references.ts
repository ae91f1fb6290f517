import { equalJson } from '#kube/meta/json.ts'
import type { KubeObject, OwnerReference } from '#kube/meta/object.ts'

/**
 * Owners that are named twice are kept once, with a warning. Source: apiserver pkg/endpoints/handlers/rest.go
 * dedupOwnerReferencesAndAddWarning.
 */
export function dropDuplicateOwners(
  { metadata }: KubeObject,
  origin: 'request' | 'admission',
  warn: ((text: string) => void) | undefined,
): void {
  const owners = metadata.ownerReferences
  if (!owners || owners.length < 2) return
  const kept: OwnerReference[] = []
  const dropped: string[] = []
  for (const owner of owners) {
    if (kept.some((other) => equalJson(other, owner))) dropped.push(owner.uid)
    else kept.push(owner)
  }
  if (dropped.length === 0) return
  metadata.ownerReferences = kept
  const when = origin === 'admission' ? ' after mutating admission happens' : ''
  warn?.(
    `.metadata.ownerReferences contains duplicate entries${when}; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${dropped.join(', ')}`,
  )
}
