import type { ValidatingAdmissionPolicy } from '#kube/kinds/admissionregistration/validating-admission-policy.ts'
import {
  duplicateField,
  type FieldError,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { qualifiedName } from '#kube/meta/names.ts'
import type { Condition } from '#kube/meta/object.ts'
import { validateConditions } from '../../registry/condition-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { checkExpression } from './expression-check.ts'
import { defaultPolicy, scopeOf, validatePolicyScope, validateVariables, type ValidatingSpec } from './policy.ts'
import { warnOfStaticSuffix } from './static-suffix.ts'

type Validation = NonNullable<ValidatingSpec['validations']>[number]
type AuditAnnotation = NonNullable<ValidatingSpec['auditAnnotations']>[number]

const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge']
const mostAnnotations = 20
const longestValue = 5 * 1024

/** Source: kubernetes pkg/registry/admissionregistration/validatingadmissionpolicy/strategy.go. */
export const validatingAdmissionPolicyStrategy = defineStrategy<ValidatingAdmissionPolicy>({
  allowsUnconditionalUpdate: false,
  generationOf: ({ spec }) => spec,
  applyDefaults(policy) {
    defaultPolicy((policy.spec ??= {}))
  },
  prepareForCreate(policy) {
    policy.status = {}
  },
  validate: ({ metadata, spec = {} }) => [
    ...validatePolicyScope(spec),
    ...validateVariables(spec.variables, spec.paramKind !== undefined),
    ...validateRules(metadata.name, spec),
  ],
  validateStatusUpdate: ({ status }) => [
    ...(status?.typeChecking?.expressionWarnings ?? []).flatMap(validateWarning),
    ...validateConditions('status.conditions', status?.conditions as Condition[] | undefined),
  ],
  warnings: warnOfStaticSuffix,
})

function validateRules(name: string, spec: ValidatingSpec): FieldError[] {
  const { validations = [], auditAnnotations = [] } = spec
  if (validations.length + auditAnnotations.length === 0) {
    const detail = 'validations or auditAnnotations must contain at least one item'
    return [requiredField('spec.validations', detail), requiredField('spec.auditAnnotations', detail)]
  }
  const tooMany = `must not have more than ${String(mostAnnotations)} auditAnnotations`
  const keys = auditAnnotations.map(({ key }) => key)
  return [
    ...validations.flatMap((it, index) => validateValidation(`spec.validations[${String(index)}]`, it, spec)),
    ...(keys.length > mostAnnotations ? [invalidField('spec.auditAnnotations', auditAnnotations, tooMany)] : []),
    ...auditAnnotations.flatMap((annotation, index) => {
      const at = `spec.auditAnnotations[${String(index)}]`
      const errors = validateAnnotation(at, name, annotation, spec)
      const { key } = annotation
      return keys.indexOf(key) < index ? [...errors, duplicateField(`${at}.key`, key)] : errors
    }),
  ]
}

function validateValidation(at: string, validation: Validation, spec: ValidatingSpec): FieldError[] {
  const { expression = '', reason } = validation as Partial<Validation>
  return [
    ...(expression.trim()
      ? checkExpression(`${at}.expression`, expression, scopeOf('validation', spec))
      : [requiredField(`${at}.expression`, 'expression is not specified')]),
    ...validateMessages(at, validation, spec),
    ...(reason === undefined || reasons.includes(reason) ? [] : [unsupportedField(`${at}.reason`, reason, reasons)]),
  ]
}

function validateMessages(at: string, { message = '', messageExpression = '' }: Validation, spec: ValidatingSpec) {
  const errors: FieldError[] = []
  const refuse = (field: string, value: string, detail: string): void => {
    errors.push(invalidField(`${at}.${field}`, value, detail))
  }
  if (messageExpression.trim()) {
    const scope = { ...scopeOf('messageExpression', spec), hasAuthorizer: false }
    errors.push(...checkExpression(`${at}.messageExpression`, messageExpression, scope))
  } else if (messageExpression) refuse('messageExpression', messageExpression, 'must be non-empty if specified')
  if (message && !message.trim()) refuse('message', message, 'must be non-empty if specified')
  else if (/[\n\r]/.test(message.trim())) refuse('message', message, 'must not contain line breaks')
  return errors
}

function validateAnnotation(at: string, name: string, annotation: AuditAnnotation, spec: ValidatingSpec): FieldError[] {
  const { key, valueExpression = '' } = annotation as Partial<AuditAnnotation>
  const field = `${at}.valueExpression`
  const full = `${name}/${key ?? ''}`
  const trimmed = valueExpression.trim()
  return [
    ...qualifiedName(full).map((problem) => invalidField(`${at}.key`, full, problem)),
    ...(trimmed ? [] : [requiredField(field, 'valueExpression is not specified')]),
    ...(trimmed.length > longestValue
      ? [requiredField(field, `must not exceed ${String(longestValue)} bytes in length`)]
      : []),
    ...(trimmed && trimmed.length <= longestValue
      ? checkExpression(field, trimmed, scopeOf('auditAnnotation', spec))
      : []),
  ]
}

function validateWarning({ fieldRef, warning }: { fieldRef?: string; warning?: string }, index: number): FieldError[] {
  const at = `status.typeChecking.expressionWarnings[${String(index)}]`
  return [
    ...(warning ? [] : [requiredField(`${at}.warning`)]),
    ...(fieldRef?.trim() ? [] : [requiredField(`${at}.fieldRef`)]),
  ]
}
