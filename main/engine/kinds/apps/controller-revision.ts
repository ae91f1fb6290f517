import { isRecord } from '#base/wire.ts'
import type { ControllerRevision } from '#kube/kinds/apps/controller-revision.ts'
import { type FieldError, requiredField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { immutableField, notNegative } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'

/** Source: kubernetes pkg/registry/apps/controllerrevision/strategy.go, pkg/apis/apps/validation/validation.go. */
export const controllerRevisionStrategy = defineStrategy<ControllerRevision>({
  applyDefaults(revision) {
    revision.revision ??= 0
  },
  validate: ({ revision, data }, old) => [...notNegative('revision', revision), ...(old ? [] : validateData(data))],
  validateUpdate: ({ data }, old) => (equalJson(data, old.data) ? [] : [immutableField('data', data)]),
})

/** The state of a workload as a whole: an object. */
function validateData(data: unknown): FieldError[] {
  if (data === undefined || data === null) return [requiredField('data', 'data is mandatory')]
  return isRecord(data) ? [] : [requiredField('data', 'data must be a valid JSON object')]
}
