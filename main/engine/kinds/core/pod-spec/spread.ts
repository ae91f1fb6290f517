import {
  duplicateField,
  type FieldError,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import type { LabelSelector } from '#kube/meta/object.ts'
import { validateLabelSelector } from '../../../registry/selector-checks.ts'
import type { Allowances } from './allowances.ts'
import { each, optionalOneOf } from './fields.ts'
import { validateMatchKeys, validateSpreadKeys } from './match-keys.ts'
import type { Spec } from './model.ts'

type Constraint = NonNullable<Spec['topologySpreadConstraints']>[number]

const actions = ['DoNotSchedule', 'ScheduleAnyway']
const policies = ['Honor', 'Ignore']

/** Source: kubernetes pkg/apis/core/validation/validation.go validateTopologySpreadConstraints. */
export function validateSpreadConstraints(
  constraints: readonly Constraint[] | undefined,
  field: string,
  allow: Allowances,
): FieldError[] {
  return each(constraints, field, (constraint, at, index) => {
    const { maxSkew = 0, topologyKey = '', whenUnsatisfiable: action = '', labelSelector } = constraint
    const isRepeated = (constraints ?? [])
      .slice(index + 1)
      .some((other) => (other.topologyKey ?? '') === topologyKey && (other.whenUnsatisfiable ?? '') === action)
    return [
      ...positive(`${at}.maxSkew`, maxSkew),
      ...(topologyKey ? [] : [requiredField(`${at}.topologyKey`, 'can not be empty')]),
      ...(actions.includes(action) ? [] : [unsupportedField(`${at}.whenUnsatisfiable`, action, actions)]),
      ...(isRepeated ? [duplicateField(`${at}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${action}}`)] : []),
      ...validateMinDomains(`${at}.minDomains`, constraint.minDomains, action),
      ...optionalOneOf(`${at}.nodeAffinityPolicy`, constraint.nodeAffinityPolicy, policies),
      ...optionalOneOf(`${at}.nodeTaintsPolicy`, constraint.nodeTaintsPolicy, policies),
      ...(allow.badSpreadKeys
        ? validateSpreadKeys(`${at}.matchLabelKeys`, constraint)
        : validateMatchKeys(at, { ...constraint, mismatchLabelKeys: [] })),
      ...(allow.badSpreadSelectors
        ? []
        : validateLabelSelector(`${at}.labelSelector`, labelSelector as LabelSelector | undefined)),
    ]
  })
}

function positive(field: string, value: number): FieldError[] {
  return value > 0 ? [] : [invalidField(field, value, 'must be greater than zero')]
}

function validateMinDomains(field: string, minDomains: number | undefined, action: string): FieldError[] {
  if (minDomains === undefined) return []
  const errors = positive(field, minDomains)
  if (action === 'DoNotSchedule') return errors
  const detail = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`
  return [...errors, invalidField(field, minDomains, detail)]
}
