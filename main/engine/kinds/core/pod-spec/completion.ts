import type { Pod, PodSpec } from '#kube/kinds/core/pod.ts'
import { equalJson } from '#kube/meta/json.ts'
import { appArmorPrefix } from './annotations.ts'
import type { KeyedSelector } from './match-keys.ts'
import { containersWithPath, isWindows, modelOf } from './model.ts'
import { appArmorOfAnnotation, validateAppArmorProfile } from './profiles.ts'
import { appArmorDeprecation } from './warnings.ts'

/** What a new pod is completed with. Source of this file: kubernetes pkg/registry/core/pod/strategy.go. */

type Labels = Readonly<Record<string, string>>

interface Selector {
  matchExpressions?: { key?: string; operator?: string; values?: string[] }[]
}

/**
 * Writes the pod's own values of matchLabelKeys and mismatchLabelKeys into the selectors beside them (KEP-3633, KEP-3243).
 * Source: mutatePodAffinity, mutateTopologySpreadConstraints.
 */
export function completeSelectors(podSpec: PodSpec, labels: Labels): void {
  const { affinity = {}, topologySpreadConstraints = [] } = modelOf(podSpec)
  for (const terms of [affinity.podAffinity, affinity.podAntiAffinity]) {
    for (const { podAffinityTerm } of terms?.preferredDuringSchedulingIgnoredDuringExecution ?? []) {
      if (podAffinityTerm) complete(podAffinityTerm, labels)
    }
    for (const term of terms?.requiredDuringSchedulingIgnoredDuringExecution ?? []) complete(term, labels)
  }
  for (const constraint of topologySpreadConstraints) complete(constraint, labels)
}

function complete(term: KeyedSelector, labels: Labels): void {
  if (!term.labelSelector) return
  const selector = term.labelSelector as Selector
  const add = (keys: readonly string[] | undefined, operator: string): void => {
    for (const key of keys ?? []) {
      const value = labels[key]
      if (value === undefined) continue
      selector.matchExpressions = [...(selector.matchExpressions ?? []), { key, operator, values: [value] }]
    }
  }
  add(term.matchLabelKeys, 'In')
  add(term.mismatchLabelKeys, 'NotIn')
}

/**
 * Takes the AppArmor profiles of annotations over into the fields, for clients from before 1.30. Answers with what to
 * warn of. Source: applyAppArmorVersionSkew.
 */
export function adoptAppArmorAnnotations({ metadata, spec }: Pod): string[] {
  const model = modelOf(spec)
  if (isWindows(model)) return []
  return containersWithPath(model, 'spec').flatMap(({ container }) => {
    const key = appArmorPrefix + (container.name ?? '')
    const annotation = metadata.annotations?.[key]
    if (annotation === undefined || container.securityContext?.appArmorProfile) return []
    const profile = appArmorOfAnnotation(annotation)
    const warning = [`metadata.annotations[${key}]: ${appArmorDeprecation}`]
    if (!profile || validateAppArmorProfile(profile, '').length > 0) return warning
    if (equalJson(profile, model.securityContext?.appArmorProfile)) return []
    container.securityContext = { ...container.securityContext, appArmorProfile: profile }
    return warning
  })
}
