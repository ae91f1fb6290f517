import { invalidField, requiredField, type FieldError } from '#kube/meta/field-error.ts'
import type { ObjectMeta } from '#kube/meta/object.ts'
import { invalid } from '#kube/meta/status-errors.ts'
import { StatusError } from '#kube/meta/status.ts'
import type { AccessSpec, SelectorQuestion } from './access-attributes.ts'

/**
 * A local review is in a namespace, which is all that its metadata may say.
 * Source: kubernetes pkg/apis/authorization/validation/validation.go.
 */
export function validateAccess(
  spec: AccessSpec,
  metadata: Partial<ObjectMeta>,
  isSelf: boolean,
  isLocal = false,
): FieldError[] {
  const { resourceAttributes, nonResourceAttributes, user = '', groups = [] } = spec
  const errors: FieldError[] = []
  if (resourceAttributes && nonResourceAttributes) {
    const detail = 'cannot be specified in combination with resourceAttributes'
    errors.push(invalidField('spec.nonResourceAttributes', goAttributes(nonResourceAttributes), detail))
  }
  if (!resourceAttributes && !nonResourceAttributes) {
    const detail = 'exactly one of nonResourceAttributes or resourceAttributes must be specified'
    errors.push(invalidField('spec.resourceAttributes', null, detail))
  }
  if (!isSelf && user === '' && groups.length === 0) {
    errors.push(invalidField('spec.user', '', 'at least one of user or group must be specified'))
  }
  errors.push(...validateSelector(resourceAttributes?.fieldSelector, 'spec.resourceAttributes.fieldSelector'))
  errors.push(...validateSelector(resourceAttributes?.labelSelector, 'spec.resourceAttributes.labelSelector'))
  const { managedFields: _managed, ...rest } = metadata
  const isEmpty = Object.keys(rest).every((name) => isLocal && name === 'namespace')
  if (!isEmpty)
    errors.push(invalidField('metadata', metadata, `must be empty${isLocal ? ' except for namespace' : ''}`))
  return errors
}

/** In addition, of a review within a namespace. */
export function validateLocal(
  { resourceAttributes, nonResourceAttributes }: AccessSpec,
  namespace: string,
): FieldError[] {
  const errors: FieldError[] = []
  if (resourceAttributes && resourceAttributes.namespace !== namespace) {
    const given = resourceAttributes.namespace ?? ''
    errors.push(invalidField('spec.resourceAttributes.namespace', given, 'must match metadata.namespace'))
  }
  if (nonResourceAttributes) {
    const value = goAttributes(nonResourceAttributes)
    errors.push(invalidField('spec.nonResourceAttributes', value, 'disallowed on this kind of request'))
  }
  return errors
}

/** Upstream prints its internal type, whose fields have Go's names. */
function goAttributes({ path = '', verb = '' }: NonNullable<AccessSpec['nonResourceAttributes']>): object {
  return { Path: path, Verb: verb }
}

function validateSelector(selector: SelectorQuestion | undefined, path: string): FieldError[] {
  if (!selector) return []
  const { rawSelector = '', requirements = [] } = selector
  if (rawSelector !== '' && requirements.length > 0) {
    const detail = 'may not specified at the same time as requirements'
    return [invalidField(`${path}.rawSelector`, rawSelector, detail)]
  }
  if (rawSelector !== '' || requirements.length > 0) return []
  return [requiredField(`${path}.requirements`, `when ${path} is specified, requirements or rawSelector is required`)]
}

/** Upstream leaves the kind out of this one. */
export function invalidReview(group: string, errors: readonly FieldError[]): StatusError {
  const { status } = invalid({ group, kind: '' }, '', errors)
  const { kind: _kind, ...details } = status.details ?? {}
  return new StatusError({ ...status, details })
}
