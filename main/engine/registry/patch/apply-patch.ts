import type { Kind, PatchType } from '#kube/meta/kind.ts'
import { unsupportedMediaType } from '#kube/meta/status-errors.ts'
import { applyJsonPatch } from './json-patch.ts'
import { mergeTypeOf } from './merge-keys.ts'
import { applyMergePatch } from './merge-patch.ts'
import { applyStrategicMergePatch } from './strategic-merge-patch.ts'

/**
 * The JSON that a patch makes of an object; the caller checks what it is. `current` stays as it is.
 * Throws StatusError 400 for what is no patch, 413, 415 where the kind has no strategic merge, 422 where it does not apply.
 */
export function applyPatch(
  type: PatchType,
  kind: Pick<Kind, 'group' | 'kind'>,
  current: object,
  patch: unknown,
): unknown {
  switch (type) {
    case 'json':
      return applyJsonPatch(current, patch)
    case 'merge':
      return applyMergePatch(current, patch)
    case 'strategic': {
      const mergeType = mergeTypeOf(kind)
      if (!mergeType) throw unsupportedMediaType(['application/json-patch+json', 'application/merge-patch+json'])
      return applyStrategicMergePatch(current, patch, mergeType)
    }
  }
}
