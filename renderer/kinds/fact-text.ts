import { formatAge } from '#kube/duration/age.ts'
import type { LabelSelector } from '#kube/meta/object.ts'
import { formatLabelSelector, labelSelectorOf } from '#kube/selectors/labels.ts'
import type { ObjectTarget } from '../components/section-props.ts'

/** The texts of facts. Each answers undefined for nothing, and a fact without a value is not shown. */

export function listOf(values: readonly (string | number | undefined)[] | null | undefined): string | undefined {
  return values?.filter((value) => value !== undefined && value !== '').join(', ') || undefined
}

/** Seconds as kubectl writes a length of time: `30s`, `24h`. */
export function secondsOf(count: number | undefined): string | undefined {
  return count === undefined ? undefined : formatAge(count * 1_000)
}

/** `a=1, b=2` */
export function pairsOf(record: Readonly<Record<string, unknown>> | null | undefined): string | undefined {
  return listOf(Object.entries(record ?? {}).map(([key, value]) => `${key}=${String(value)}`))
}

/** A selector in kubectl's grammar; undefined for one that is absent or selects everything. */
export function selectorOf(selector: { matchLabels?: object; matchExpressions?: object[] } | undefined) {
  return formatLabelSelector(labelSelectorOf(selector as LabelSelector | undefined) ?? []) || undefined
}

interface Taint {
  readonly key?: string | undefined
  readonly operator?: string | undefined
  readonly value?: string | undefined
  readonly effect?: string | undefined
}

/** `dedicated=gpu:NoSchedule`, for taints and for what tolerates them; an absent key means any. */
export function taintsOf(taints: readonly Taint[] | undefined): string | undefined {
  return listOf(
    taints?.map(({ key, value, effect }) => `${key ?? '*'}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`),
  )
}

interface NodeTerm {
  readonly matchExpressions?: readonly NodeRequirement[]
  readonly matchFields?: readonly NodeRequirement[]
}

interface NodeRequirement {
  readonly key: string
  readonly operator: string
  readonly values?: readonly string[]
}

/** The nodes that any of the terms selects. */
export function nodeTermsOf(selector: { nodeSelectorTerms?: readonly NodeTerm[] } | undefined): string | undefined {
  const requirement = ({ key, operator, values }: NodeRequirement): string =>
    values?.length ? `${key} ${operator} (${values.join(', ')})` : `${key} ${operator}`
  const term = ({ matchExpressions = [], matchFields = [] }: NodeTerm): string =>
    [...matchExpressions, ...matchFields].map(requirement).join(', ')
  return selector?.nodeSelectorTerms?.map(term).join(' | ') || undefined
}

/** A link for a fact; undefined where the name is missing. */
export function targetOf(
  apiVersion: string,
  kind: string,
  name: string | undefined,
  namespace?: string,
): ObjectTarget | undefined {
  return name ? { apiVersion, kind, name, namespace } : undefined
}
