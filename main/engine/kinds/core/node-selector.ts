import type { V1NodeSelector } from '@kubernetes/client-node/dist/gen/models/V1NodeSelector.js'
import { type FieldError, forbiddenField, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { dns1123Subdomain, labelValue, qualifiedName } from '#kube/meta/names.ts'
import { checked } from '../../registry/field-checks.ts'
import { deprecatedNodeLabel } from './node-labels.ts'
import { each } from './pod-spec/fields.ts'
import type { Loose } from './pod-spec/model.ts'

export type NodeSelector = Loose<V1NodeSelector>
type Term = NonNullable<NodeSelector['nodeSelectorTerms']>[number]
type Requirement = NonNullable<Term['matchExpressions']>[number]

/** Source: kubernetes pkg/apis/core/validation ValidateNodeSelector. */
export function validateNodeSelector(field: string, { nodeSelectorTerms: terms = [] }: NodeSelector): FieldError[] {
  const at = `${field}.nodeSelectorTerms`
  if (terms.length === 0) return [requiredField(at, 'must have at least one node selector term')]
  return each(terms, at, (term, place) => validateNodeSelectorTerm(place, term))
}

/** `allowsAnyValue`: also values that no label can have. */
export function validateNodeSelectorTerm(field: string, term: Term, allowsAnyValue = false): FieldError[] {
  return [
    ...each(term.matchExpressions, `${field}.matchExpressions`, ({ key = '', operator, values = [] }, at) => [
      ...validateOperator(operator, values.length, at),
      ...checked(`${at}.key`, key, qualifiedName),
      ...(allowsAnyValue ? [] : each(values, `${at}.values`, (value, place) => checked(place, value, labelValue))),
    ]),
    ...each(term.matchFields, `${field}.matchFields`, validateFieldRequirement),
  ]
}

function validateOperator(operator: string | undefined, count: number, field: string): FieldError[] {
  const at = `${field}.values`
  switch (operator) {
    case 'In':
    case 'NotIn':
      return count > 0 ? [] : [requiredField(at, "must be specified when `operator` is 'In' or 'NotIn'")]
    case 'Exists':
    case 'DoesNotExist':
      return count === 0
        ? []
        : [forbiddenField(at, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
    case 'Gt':
    case 'Lt':
      return count === 1 ? [] : [requiredField(at, "must be specified single value when `operator` is 'Lt' or 'Gt'")]
    default:
      return [invalidField(`${field}.operator`, operator ?? '', 'not a valid selector operator')]
  }
}

function validateFieldRequirement({ key = '', operator, values = [] }: Requirement, field: string): FieldError[] {
  const errors: FieldError[] = []
  if (operator !== 'In' && operator !== 'NotIn') {
    errors.push(invalidField(`${field}.operator`, operator ?? '', 'not a valid selector operator'))
  } else if (values.length !== 1) {
    const detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
    errors.push(requiredField(`${field}.values`, detail))
  }
  if (key !== 'metadata.name') return [...errors, invalidField(`${field}.key`, key, 'not a valid field selector key')]
  return [...errors, ...each(values, `${field}.values`, (value, at) => checked(at, value, dns1123Subdomain))]
}

/** Labels in it that have a successor. Source: kubernetes pkg/api/node GetWarningsForNodeSelectorTerm. */
export function nodeSelectorWarnings(field: string, { nodeSelectorTerms: terms = [] }: NodeSelector): string[] {
  return terms.flatMap(({ matchExpressions = [] }, term) =>
    matchExpressions.flatMap(({ key = '' }, index) => {
      const message = deprecatedNodeLabel(key)
      const at = `${field}.nodeSelectorTerms[${String(term)}].matchExpressions[${String(index)}].key`
      return message === undefined ? [] : [`${at}: ${key} is ${message}`]
    }),
  )
}
