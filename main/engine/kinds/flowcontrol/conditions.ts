import { duplicateField, type FieldError, requiredField } from '#kube/meta/field-error.ts'

/** Source: kubernetes pkg/apis/flowcontrol/validation/validation.go ValidateFlowSchemaStatus. */
export function validateStatusConditions(conditions: readonly { readonly type?: string }[] | undefined): FieldError[] {
  const seen = new Set<string>()
  return (conditions ?? []).flatMap(({ type = '' }, index) => {
    const field = `status.conditions[${String(index)}].type`
    const errors = seen.has(type) ? [duplicateField(field, type)] : []
    seen.add(type)
    return type ? errors : [...errors, requiredField(field)]
  })
}
