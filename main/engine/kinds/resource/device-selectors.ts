import { type FieldError, requiredField, tooLongField } from '#kube/meta/field-error.ts'
import { validateDeviceExpression } from './device-expressions.ts'
import { validateSlice } from './lists.ts'

interface Selector {
  readonly cel?: { readonly expression?: string }
}

const mostSelectors = 32
const longestExpression = 10 * 1024

/** Source: pkg/apis/resource/validation validateSelectorSlice. */
export function validateSelectors(field: string, selectors: readonly Selector[] | undefined): FieldError[] {
  return validateSlice(field, selectors, mostSelectors, ({ cel }, at) => {
    if (!cel) return [requiredField(`${at}.cel`)]
    const { expression = '' } = cel
    const field = `${at}.cel.expression`
    const isTooLong = Buffer.byteLength(expression) > longestExpression
    return isTooLong ? [tooLongField(field, longestExpression)] : validateDeviceExpression(field, expression)
  })
}
