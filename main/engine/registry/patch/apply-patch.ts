import { badRequest } from '#kube/meta/status-errors.ts'
import { isRecord } from '#base/wire.ts'
import type { PatchType } from '#kube/meta/kind.ts'
import type { Structure } from '#kube/schema/structure.ts'
import { applyJsonPatch } from './json-patch.ts'
import { applyMergePatch } from './merge-patch.ts'
import { applyStrategicMergePatch } from './strategic-merge-patch.ts'

/**
 * The JSON that a patch makes of an object; the caller checks what it is. `current` stays as it is. Throws a StatusError
 * for what is no patch, or does not apply.
 */
export function applyPatch(type: PatchType, structure: Structure, current: object, patch: unknown): unknown {
  switch (type) {
    case 'json':
      return applyJsonPatch(current, patch)
    case 'merge':
      return applyMergePatch(current, patch)
    case 'strategic': {
      if (patch !== null && !isRecord(patch)) throw badRequest('a strategic merge patch must be an object')
      return applyStrategicMergePatch(current, patch ?? {}, structure)
    }
  }
}
