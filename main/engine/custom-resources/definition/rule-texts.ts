import type { JsonSchema, ValidationRule } from '#kube/kinds/apiextensions/json-schema.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '#kube/meta/field-error.ts'
import { parseFieldPath } from '../rules/field-path.ts'

const reasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired']

/** What can be said of rules before they are compiled. */
export function ruleTextErrors(schema: JsonSchema, path: string): FieldError[] {
  return (schema['x-kubernetes-validations'] ?? []).flatMap((rule, i) => {
    const at = `${path}.x-kubernetes-validations[${String(i)}]`
    return [...messageErrors(rule, at), ...otherErrors(rule, schema, at)]
  })
}

const hasLineBreaks = (text: string): boolean => /[\n\r]/.test(text)

function messageErrors({ rule = '', message = '' }: Partial<ValidationRule>, at: string): FieldError[] {
  if (rule.trim() === '') return [requiredField(`${at}.rule`, 'rule is not specified')]
  const shown = message.trim()
  if (message !== '' && shown === '') return [invalidField(`${at}.message`, message, 'must be non-empty if specified')]
  if (hasLineBreaks(shown)) return [invalidField(`${at}.message`, message, 'must not contain line breaks')]
  if (!hasLineBreaks(rule.trim()) || shown !== '') return []
  return [requiredField(`${at}.message`, 'message must be specified if rule contains line breaks')]
}

function otherErrors(rule: ValidationRule, schema: JsonSchema, at: string): FieldError[] {
  const { messageExpression = '', reason, fieldPath = '' } = rule
  const errors: FieldError[] = []
  if (messageExpression !== '' && messageExpression.trim() === '') {
    errors.push(requiredField(`${at}.messageExpression`, 'messageExpression must be non-empty if specified'))
  }
  if (reason !== undefined && !reasons.includes(reason)) errors.push(unsupportedField(`${at}.reason`, reason, reasons))
  if (fieldPath === '') return errors
  const refuse = (detail: string): void => {
    errors.push(invalidField(`${at}.fieldPath`, fieldPath, detail))
  }
  if (fieldPath.trim() === '') refuse('must be non-empty if specified')
  if (hasLineBreaks(fieldPath)) refuse('must not contain line breaks')
  if ('problem' in parseFieldPath(fieldPath, schema)) refuse('must be a valid path')
  return errors
}
