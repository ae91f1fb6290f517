import { type FieldError, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { pathSegmentName } from '#kube/meta/names.ts'
import { checked } from '../../registry/field-checks.ts'

export interface CrossVersionReference {
  readonly apiVersion?: string
  readonly kind?: string
  readonly name?: string
}

/** What an apiVersion must be: anything, something that can be read, or something that names a group as well. */
export type VersionRule = 'any' | 'read' | 'group'

/** Source: kubernetes pkg/apis/autoscaling/validation ValidateCrossVersionObjectReference. */
export function validateReference(
  field: string,
  { apiVersion = '', kind = '', name = '' }: CrossVersionReference,
  rule: VersionRule,
): FieldError[] {
  const problem = rule === 'any' ? undefined : versionProblem(apiVersion, rule === 'group')
  return [
    ...(kind ? checked(`${field}.kind`, kind, pathSegmentName) : [requiredField(`${field}.kind`)]),
    ...(name ? checked(`${field}.name`, name, pathSegmentName) : [requiredField(`${field}.name`)]),
    ...(problem ? [invalidField(`${field}.apiVersion`, apiVersion, problem)] : []),
  ]
}

/** Source: apimachinery pkg/runtime/schema ParseGroupVersion. */
export function versionProblem(apiVersion: string, needsGroup: boolean): string | undefined {
  const slashes = apiVersion.split('/').length - 1
  if (slashes > 1) return `unexpected GroupVersion string: ${apiVersion}`
  const hasGroup = slashes === 1 && !apiVersion.startsWith('/')
  return needsGroup && !hasGroup ? 'apiVersion must specify API group' : undefined
}
