import { duplicateField, type FieldError, requiredField, tooManyField } from '#kube/meta/field-error.ts'
import { qualifiedName } from '#kube/meta/names.ts'
import { checked } from '../../registry/field-checks.ts'
import { checkExpression } from './expression-check.ts'

interface MatchCondition {
  readonly name?: string
  readonly expression?: string
}

const limit = 64

/** Source: kubernetes pkg/apis/admissionregistration/validation validateMatchConditions. */
export function validateMatchConditions(
  at: string,
  conditions: readonly MatchCondition[] | undefined,
  hasParams: boolean,
): FieldError[] {
  const names = (conditions ?? []).map(({ name }) => name)
  const count = names.length
  return [
    ...(count > limit ? [tooManyField(at, count, limit)] : []),
    ...(conditions ?? []).flatMap((condition, index) => {
      const field = `${at}[${String(index)}]`
      const errors = validateMatchCondition(field, condition, hasParams)
      const { name } = condition
      return name && names.indexOf(name) < index ? [...errors, duplicateField(`${field}.name`, name)] : errors
    }),
  ]
}

function validateMatchCondition(at: string, { name, expression = '' }: MatchCondition, hasParams: boolean) {
  const trimmed = expression.trim()
  const scope = { role: 'matchCondition', hasParams, hasAuthorizer: true, variables: [] } as const
  return [
    ...(trimmed ? checkExpression(`${at}.expression`, trimmed, scope) : [requiredField(`${at}.expression`)]),
    ...(name ? checked(`${at}.name`, name, qualifiedName) : [requiredField(`${at}.name`)]),
  ]
}
