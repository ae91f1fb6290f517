import { ageColumn, column, nameColumn } from '../../meta/columns.ts'
import type { Column, Relation } from '../../meta/kind.ts'
import type { KubeObject } from '../../meta/object.ts'
import { ownersOf } from '../../meta/relations.ts'

/** What policies, and their bindings, that mutate have in common with those that validate. */
interface Policy extends KubeObject {
  spec?: { paramKind?: { apiVersion?: string; kind?: string } }
}

interface Binding extends KubeObject {
  spec?: { policyName?: string; paramRef?: ParamRef }
}

interface ParamRef {
  name?: string
  namespace?: string
  selector?: { matchLabels?: Record<string, string>; matchExpressions?: Requirement[] }
}

interface Requirement {
  key: string
  operator: string
  values?: string[]
}

const unset = '<unset>'

export function policyColumns<T extends Policy>(count: Column<T>): Column<T>[] {
  const paramKind = column<T>(
    'ParamKind',
    'ParamKind specifies the kind of resources used to parameterize this policy',
    ({ spec }) => (spec?.paramKind ? `${spec.paramKind.apiVersion ?? ''}/${spec.paramKind.kind ?? ''}` : unset),
  )
  return [nameColumn, count, paramKind, ageColumn]
}

export const bindingColumns: Column<Binding>[] = [
  nameColumn,
  column(
    'PolicyName',
    'PolicyName indicates the policy definition which the policy binding binded to',
    ({ spec }) => spec?.policyName ?? '',
  ),
  column('ParamRef', 'ParamRef indicates the param resource which sets the configuration param', ({ spec }) =>
    paramOf(spec?.paramRef),
  ),
  ageColumn,
]

function paramOf(param: ParamRef | undefined): string {
  if (param?.name) return `${param.namespace || '*'}/${param.name}`
  return param?.selector ? formatGo(param.selector) : unset
}

/** A selector as Go prints it. Source: metav1.LabelSelector's generated String. */
function formatGo({ matchLabels = {}, matchExpressions = [] }: NonNullable<ParamRef['selector']>): string {
  const labels = Object.keys(matchLabels)
    .sort()
    .map((key) => `${key}: ${matchLabels[key] ?? ''},`)
  const expressions = matchExpressions.map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  )
  return `&LabelSelector{MatchLabels:map[string]string{${labels.join('')}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`
}

/** The policy that a binding puts to work; `kind` is the policy's. */
export function relationsOfBinding(kind: string): (binding: Binding) => Relation[] {
  return (binding) => [
    ...ownersOf(binding),
    { role: 'target', apiVersion: binding.apiVersion, kind, name: binding.spec?.policyName ?? '' },
  ]
}
