import type { PodSpec } from '#kube/kinds/core/pod.ts'
import { type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import type { NodeSelectorTerm } from './affinity.ts'
import { internalForm } from './internal-form.ts'
import { modelOf, type Spec } from './model.ts'

/** Source of this file: kubernetes pkg/apis/core/validation/validation.go ValidatePodUpdate (KEP-3838). */

type Affinity = NonNullable<Spec['affinity']>

/**
 * A pod that is not scheduled yet may be given a narrower choice of nodes. Checks that, and puts back into `masked` what
 * it was.
 */
export function validateGatedChanges(masked: PodSpec, old: PodSpec): FieldError[] {
  const errors: FieldError[] = []
  if (!equalJson(masked.nodeSelector ?? {}, old.nodeSelector ?? {})) {
    errors.push(...validateSelectorMutation(masked.nodeSelector ?? {}, old.nodeSelector ?? {}))
  }
  restore(masked, 'nodeSelector', old.nodeSelector)
  const [affinity, before] = [modelOf(masked).affinity, modelOf(old).affinity]
  if (equalJson(affinity?.nodeAffinity, before?.nodeAffinity)) return errors
  errors.push(...validateAffinityMutation(affinity?.nodeAffinity, before?.nodeAffinity))
  restore(masked, 'affinity', restoredAffinity(affinity, before))
  return errors
}

function restore(spec: PodSpec, field: 'affinity' | 'nodeSelector', value: unknown): void {
  if (value === undefined) Reflect.deleteProperty(spec, field)
  else Object.assign(spec, { [field]: value })
}

/** The new affinity with the old one's part about nodes. */
function restoredAffinity(affinity: Affinity | undefined, before: Affinity | undefined): Affinity | undefined {
  if (!affinity) return before?.nodeAffinity ? { nodeAffinity: before.nodeAffinity } : undefined
  if (!before && !affinity.podAffinity && !affinity.podAntiAffinity) return undefined
  const { nodeAffinity: _, ...rest } = affinity
  return { ...rest, ...(before?.nodeAffinity ? { nodeAffinity: before.nodeAffinity } : {}) }
}

function validateSelectorMutation(
  selector: Readonly<Record<string, string>>,
  old: Readonly<Record<string, string>>,
): FieldError[] {
  if (Object.entries(old).every(([key, value]) => selector[key] === value)) return []
  const detail = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)'
  return [invalidField('spec.nodeSelector', selector, detail)]
}

const field = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms'

function validateAffinityMutation(affinity: Affinity['nodeAffinity'], old: Affinity['nodeAffinity']): FieldError[] {
  const before = old?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  const terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  const shown = terms?.map((term) => internalForm('NodeSelectorTerm', term)) ?? null
  if (before.length > 0 && before.length !== (terms?.length ?? 0)) {
    return [invalidField(field, shown, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed')]
  }
  return before.flatMap((term, index) =>
    onlyAdds(terms?.[index] ?? {}, term)
      ? []
      : [
          invalidField(
            `${field}[${String(index)}]`,
            shown?.[index],
            'only additions are allowed (no mutations or deletions)',
          ),
        ],
  )
}

/** An empty term matches nothing, so an addition would widen it. */
function onlyAdds(term: NodeSelectorTerm, old: NodeSelectorTerm): boolean {
  const parts = ['matchExpressions', 'matchFields'] as const
  if (parts.every((part) => !old[part]?.length)) return parts.every((part) => !term[part]?.length)
  return parts.every((part) => {
    const before = old[part] ?? []
    return equalJson((term[part] ?? []).slice(0, before.length), before)
  })
}
