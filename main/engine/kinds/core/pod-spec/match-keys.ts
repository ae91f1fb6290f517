import { type FieldError, forbiddenField, invalidField } from '#kube/meta/field-error.ts'
import { qualifiedName } from '#kube/meta/names.ts'
import { checked } from '../../../registry/field-checks.ts'
import { each } from './fields.ts'

export interface KeyedSelector {
  readonly matchLabelKeys?: readonly string[] | undefined
  readonly mismatchLabelKeys?: readonly string[] | undefined
  readonly labelSelector?: { matchLabels?: object; matchExpressions?: readonly { key?: string }[] } | undefined
}

/**
 * Labels of the pod itself that a selector is completed with (KEP-3243, KEP-3633).
 * Source: kubernetes pkg/apis/core/validation/validation.go ValidateMatchLabelKeysAndMismatchLabelKeys.
 */
export function validateMatchKeys(field: string, term: KeyedSelector): FieldError[] {
  const { matchLabelKeys = [], mismatchLabelKeys = [], labelSelector } = term
  const seen = new Set(Object.keys(labelSelector?.matchLabels ?? {}))
  const repeated = (labelSelector?.matchExpressions ?? []).flatMap(({ key = '' }) => {
    const index = matchLabelKeys.lastIndexOf(key)
    const isRepeated = index >= 0 && seen.has(key)
    seen.add(key)
    // Upstream's path has the index without the list's name.
    const at = `${field}[${String(index)}]`
    return isRepeated ? [invalidField(at, key, 'exists in both matchLabelKeys and labelSelector')] : []
  })
  return [
    ...validateKeys(`${field}.matchLabelKeys`, matchLabelKeys, labelSelector),
    ...validateKeys(`${field}.mismatchLabelKeys`, mismatchLabelKeys, labelSelector),
    ...repeated,
    ...each(matchLabelKeys, `${field}.matchLabelKeys`, (key, at) =>
      mismatchLabelKeys.includes(key)
        ? [invalidField(at, key, 'exists in both matchLabelKeys and mismatchLabelKeys')]
        : [],
    ),
  ]
}

function validateKeys(field: string, keys: readonly string[], selector: object | undefined): FieldError[] {
  if (keys.length === 0) return []
  if (!selector) return [forbiddenField(field, 'must not be specified when labelSelector is not set')]
  return each(keys, field, (key, at) => checked(at, key, qualifiedName))
}

/** The stricter rule, which objects that broke the other one are held to. Source: ValidateMatchLabelKeysInTopologySpread. */
export function validateSpreadKeys(field: string, { matchLabelKeys = [], labelSelector }: KeyedSelector): FieldError[] {
  if (matchLabelKeys.length === 0) return []
  const selected = new Set([
    ...Object.keys(labelSelector?.matchLabels ?? {}),
    ...(labelSelector?.matchExpressions ?? []).map(({ key = '' }) => key),
  ])
  const missing = labelSelector ? [] : [forbiddenField(field, 'must not be specified when labelSelector is not set')]
  return [
    ...missing,
    ...each(matchLabelKeys, field, (key, at) => [
      ...checked(at, key, qualifiedName),
      ...(selected.has(key) ? [invalidField(at, key, 'exists in both matchLabelKeys and labelSelector')] : []),
    ]),
  ]
}
