import { parseFieldSelector, type FieldRequirement } from '#kube/selectors/fields.ts'
import { labelRequirement, type LabelRequirement } from '#kube/selectors/labels.ts'
import { parseLabelSelector } from '#kube/selectors/parse-labels.ts'
import type { UserInfo } from '../../registry/registry.ts'
import type { Attributes } from '../authorization/authorizer.ts'

/** The wire form of a question of access. Source: k8s.io/api/authorization/v1. */
export interface AccessSpec {
  readonly user?: string
  readonly groups?: readonly string[]
  readonly uid?: string
  readonly extra?: Readonly<Record<string, readonly string[]>>
  readonly resourceAttributes?: ResourceQuestion
  readonly nonResourceAttributes?: { readonly path?: string; readonly verb?: string }
}

export interface ResourceQuestion {
  readonly namespace?: string
  readonly verb?: string
  readonly group?: string
  readonly version?: string
  readonly resource?: string
  readonly subresource?: string
  readonly name?: string
  readonly fieldSelector?: SelectorQuestion
  readonly labelSelector?: SelectorQuestion
}

export interface SelectorQuestion {
  readonly rawSelector?: string
  readonly requirements?: readonly {
    readonly key?: string
    readonly operator?: string
    readonly values?: readonly string[]
  }[]
}

/** The question, and which of its selectors could not be read in whole. */
export interface Question {
  readonly attributes: Attributes
  readonly problems: readonly string[]
}

export function userOf({ user = '', groups = [], uid, extra }: AccessSpec): UserInfo {
  return { name: user, groups, ...(uid ? { uid } : {}), ...(extra ? { extra } : {}) }
}

/** Source: kubernetes pkg/registry/authorization/util/helpers.go. */
export function questionOf(user: UserInfo, { resourceAttributes, nonResourceAttributes }: AccessSpec): Question {
  if (!resourceAttributes) {
    const { path = '', verb = '' } = nonResourceAttributes ?? {}
    return { attributes: { user, verb, path }, problems: [] }
  }
  const {
    verb = '',
    group = '',
    version = '',
    resource = '',
    subresource = '',
    namespace = '',
    name = '',
  } = resourceAttributes
  const fields = read(resourceAttributes.fieldSelector, parseFieldSelector, fieldRequirement)
  const labels = read(resourceAttributes.labelSelector, parseLabelSelector, labelRequirementOf)
  const attributes = { user, verb, group, version: version || '*', resource, subresource, namespace, name }
  return {
    attributes: {
      ...attributes,
      ...(fields.requirements.length > 0 ? { fieldSelector: fields.requirements } : {}),
      ...(labels.requirements.length > 0 ? { labelSelector: labels.requirements } : {}),
    },
    problems: [...fields.problem('fieldSelector'), ...labels.problem('labelSelector')],
  }
}

interface Read<T> {
  readonly requirements: readonly T[]
  readonly problem: (field: string) => string[]
}

/** What cannot be read is left out: the question then is about more, never about less. */
function read<T>(
  selector: SelectorQuestion | undefined,
  parse: (text: string) => readonly T[],
  convert: (requirement: NonNullable<SelectorQuestion['requirements']>[number]) => T,
): Read<T> {
  const { rawSelector, requirements = [] } = selector ?? {}
  const given = [
    ...(rawSelector ? [(): readonly T[] => parse(rawSelector)] : []),
    ...requirements.map((one) => (): readonly T[] => [convert(one)]),
  ]
  const results = given.map(attempt)
  const found = results.flatMap((result) => result ?? [])
  const partly = found.length > 0 ? 'partially ignored' : 'ignored'
  return {
    requirements: found,
    problem: (field) =>
      results.includes(undefined) ? [`spec.resourceAttributes.${field} ${partly} due to parse error`] : [],
  }
}

function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch {
    return undefined
  }
}

function fieldRequirement({
  key = '',
  operator,
  values = [],
}: {
  key?: string
  operator?: string
  values?: readonly string[]
}): FieldRequirement {
  const [value] = values
  if (value === undefined || values.length > 1) throw new Error('a field is compared with one value')
  if (operator !== 'In' && operator !== 'NotIn') throw new Error('a field is compared by In and NotIn')
  return { field: key, operator: operator === 'In' ? '=' : '!=', value }
}

const labelOperators = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' } as const

function labelRequirementOf({
  key = '',
  operator = '',
  values = [],
}: {
  key?: string
  operator?: string
  values?: readonly string[]
}): LabelRequirement {
  const known = labelOperators[operator as keyof typeof labelOperators] as LabelRequirement['operator'] | undefined
  if (!known) throw new Error(`${operator} is not a valid label selector operator`)
  return labelRequirement(key, known, values)
}
