import { invalidField, textOf, unsupportedField } from '../meta/field-error.ts'
import type { LabelSelector } from '../meta/object.ts'
import { labelValue, qualifiedName } from '../meta/names.ts'
import { badRequest } from '../meta/status-errors.ts'

/** Source: apimachinery pkg/labels/selector.go. */
export type LabelOperator = '=' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt'

export interface LabelRequirement {
  readonly key: string
  readonly operator: LabelOperator
  readonly values: readonly string[]
}

/** All requirements must hold; an empty selector matches everything. */
export type ParsedLabelSelector = readonly LabelRequirement[]

export type Labels = Readonly<Record<string, string>> | undefined

/** Makes a requirement that is known to be well-formed. Throws StatusError 400. */
export function labelRequirement(key: string, operator: LabelOperator, values: readonly string[]): LabelRequirement {
  const problem = problemOf(key, operator, values)
  if (problem) throw badRequest(`unable to parse requirement: ${problem}`)
  return { key, operator, values }
}

function problemOf(key: string, operator: LabelOperator, values: readonly string[]): string | undefined {
  const badKey = qualifiedName(key)
  if (badKey.length > 0) return textOf(invalidField('<nil>', key, badKey.join('; ')))
  if ((operator === 'in' || operator === 'notin') && values.length === 0) {
    return textOf(invalidField('values', [], "for 'in', 'notin' operators, values set can't be empty"))
  }
  if ((operator === 'gt' || operator === 'lt') && !/^[+-]?\d+$/.test(values[0] ?? '')) {
    return textOf(invalidField('values[0]', values[0], "for 'Gt', 'Lt' operators, the value must be an integer"))
  }
  for (const [index, value] of values.entries()) {
    const badValue = labelValue(value)
    if (badValue.length > 0) return textOf(invalidField(`values[${String(index)}][${key}]`, value, badValue.join('; ')))
  }
  return undefined
}

export function matchesLabels(selector: ParsedLabelSelector, labels: Labels): boolean {
  return selector.every((requirement) => meets(requirement, labels))
}

function meets({ key, operator, values }: LabelRequirement, labels: Labels): boolean {
  const value = labels && Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (operator) {
    case 'exists':
      return value !== undefined
    case '!':
      return value === undefined
    case '=':
    case 'in':
      return value !== undefined && values.includes(value)
    case '!=':
    case 'notin':
      return value === undefined || !values.includes(value)
    case 'gt':
      return value !== undefined && /^[+-]?\d+$/.test(value) && BigInt(value) > BigInt(values[0] ?? 0)
    case 'lt':
      return value !== undefined && /^[+-]?\d+$/.test(value) && BigInt(value) < BigInt(values[0] ?? 0)
  }
}

/** The text that parses to the same selector. */
export function formatLabelSelector(selector: ParsedLabelSelector): string {
  return selector.map(formatRequirement).join(',')
}

function formatRequirement({ key, operator, values }: LabelRequirement): string {
  const [first = ''] = values
  switch (operator) {
    case 'exists':
      return key
    case '!':
      return `!${key}`
    case '=':
    case '!=':
      return `${key}${operator}${first}`
    case 'gt':
      return `${key}>${first}`
    case 'lt':
      return `${key}<${first}`
    case 'in':
    case 'notin':
      return `${key} ${operator} (${[...values].sort().join(',')})`
  }
}

const operators = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' } as const

/**
 * The selector of an object's spec. An empty one selects everything, an absent one nothing.
 * Source: metav1.LabelSelectorAsSelector.
 */
export function labelSelectorOf(selector: LabelSelector | undefined): ParsedLabelSelector | undefined {
  if (!selector) return undefined
  const equal = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => labelRequirement(key, '=', [value]))
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values }) => {
    if (!Object.hasOwn(operators, operator)) {
      throw badRequest(textOf(unsupportedField('operator', operator, Object.keys(operators))))
    }
    return labelRequirement(key, operators[operator], values ?? [])
  })
  return [...equal, ...expressions].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
}

/** True where the selector selects an object with these labels. An absent selector selects nothing. */
export function selects(selector: LabelSelector | undefined, labels: Labels): boolean {
  const parsed = labelSelectorOf(selector)
  return parsed !== undefined && matchesLabels(parsed, labels)
}
