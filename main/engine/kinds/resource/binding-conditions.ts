import { duplicateField, type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { qualifiedName } from '#kube/meta/names.ts'
import { checked, noneTwice } from '../../registry/field-checks.ts'
import { validateSlice } from './lists.ts'

interface Bound {
  readonly bindingConditions?: readonly string[]
  readonly bindingFailureConditions?: readonly string[]
}

const mostConditions = 4

/** What a device waits for, and what it fails by. Source: validateDeviceBindingParameters. */
export function validateBindingConditions(device: Bound, at: string): FieldError[] {
  const { bindingConditions: wanted = [], bindingFailureConditions: failures = [] } = device
  const [good, bad] = [`${at}.bindingConditions`, `${at}.bindingFailureConditions`]
  const checkName = (name: string, field: string): FieldError[] => checked(field, name, qualifiedName)
  return [
    ...validateSlice(good, wanted, mostConditions, checkName),
    ...validateSlice(bad, failures, mostConditions, checkName),
    ...noneTwice(good, wanted),
    ...failures.flatMap((name, index) => validateFailure(name, `${bad}[${String(index)}]`, wanted, failures, index)),
    ...(wanted.length === 0 && failures.length > 0
      ? [
          invalidField(
            good,
            orNull(device.bindingConditions),
            'bindingConditions are required to use bindingFailureConditions',
          ),
        ]
      : []),
    ...(failures.length === 0 && wanted.length > 0
      ? [
          invalidField(
            bad,
            orNull(device.bindingFailureConditions),
            'bindingFailureConditions are required to use bindingConditions',
          ),
        ]
      : []),
  ]
}

/** An absent list is a nil slice in Go, which prints as null. */
function orNull(list: readonly string[] | undefined): readonly string[] | null {
  return list?.length ? list : null
}

function validateFailure(
  name: string,
  at: string,
  wanted: readonly string[],
  failures: readonly string[],
  index: number,
): FieldError[] {
  return [
    ...(failures.indexOf(name) < index ? [duplicateField(at, name)] : []),
    ...(wanted.includes(name)
      ? [invalidField(at, name, 'bindingFailureConditions must not overlap with bindingConditions')]
      : []),
  ]
}
