import { namespace as namespaceKind, type Namespace } from '#kube/kinds/core/namespace.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { equalJson } from '#kube/meta/json.ts'
import { controllerOf } from '#kube/meta/object.ts'
import { invalid } from '#kube/meta/status-errors.ts'
import type { AdmissionReader, AdmissionRequest } from '../../registry/admission.ts'
import { evaluate } from './evaluate.ts'
import type { PodSecurityConfiguration } from './configuration.ts'
import {
  compareLevels,
  describePolicy,
  isPrivileged,
  isSameLevel,
  type LevelVersion,
  policyOf,
  textOfLevel,
} from './policy.ts'
import { subjectOf } from './subjects.ts'

const mostPods = 3000

/** Labels must be right, and who raises the level hears which pods are below it. Source: ValidateNamespace. */
export function checkNamespace(
  request: AdmissionRequest,
  configuration: PodSecurityConfiguration,
  reader: AdmissionReader,
): void {
  const namespace = request.object as Namespace
  const old = request.old as Namespace | undefined
  const { name, labels } = namespace.metadata
  const { policy, errors } = policyOf(labels, configuration.defaults)
  const before = old && policyOf(old.metadata.labels, configuration.defaults)
  if (errors.length > 0 && !(before && equalJson(errors, before.errors))) throw invalid(namespaceKind, name, errors)
  if (before && !isRaised(policy.enforce, before.policy.enforce)) return
  if (configuration.exemptNamespaces.includes(name)) {
    if (isPrivileged(policy) || equalJson(policy, configuration.defaults)) return
    const told = describePolicy(policy, labels)
    request.warn(`namespace "${name}" is exempt from Pod Security, and the policy (${told}) will be ignored`)
  } else if (before) for (const text of warningsAbout(name, policy.enforce, configuration, reader)) request.warn(text)
}

function isRaised(now: LevelVersion, before: LevelVersion): boolean {
  if (isSameLevel(now, before) || now.level === 'privileged') return false
  return now.version !== before.version || compareLevels(now.level, before.level) > 0
}

function warningsAbout(
  namespace: string,
  enforce: LevelVersion,
  { exemptRuntimeClasses }: PodSecurityConfiguration,
  reader: AdmissionReader,
): string[] {
  const all = reader
    .list(podKind, { namespace })
    .items.filter(({ spec }) => !exemptRuntimeClasses.includes(spec.runtimeClassName ?? ''))
  const checked = oneOfEachFirst(all).slice(0, mostPods)
  const byReason = new Map<string, string[]>()
  for (const pod of checked) {
    const reason = evaluate(enforce, subjectOf(pod))
      .map((violation) => violation.reason)
      .join(', ')
    if (reason) byReason.set(reason, [...(byReason.get(reason) ?? []), pod.metadata.name])
  }
  const counts = `${String(checked.length)} of ${String(all.length)}`
  return [
    ...(checked.length < all.length
      ? [`new PodSecurity enforce level only checked against the first ${counts} existing pods`]
      : []),
    ...(byReason.size > 0
      ? [
          `existing pods in namespace "${namespace}" violate the new PodSecurity enforce level "${textOfLevel(enforce)}"`,
        ]
      : []),
    ...[...byReason].map(([reason, names]) => `${nameOfAll(names)}: ${reason}`).sort(),
  ]
}

/** Pods of one controller are alike. */
function oneOfEachFirst(pods: readonly Pod[]): Pod[] {
  const seen = new Set<string>()
  const [firsts, others]: [Pod[], Pod[]] = [[], []]
  for (const pod of pods) {
    const owner = controllerOf(pod)?.uid
    if (owner !== undefined && seen.has(owner)) others.push(pod)
    else firsts.push(pod)
    if (owner !== undefined) seen.add(owner)
  }
  return [...firsts, ...others]
}

function nameOfAll(names: readonly string[]): string {
  const [first = ''] = [...names].sort()
  const rest = names.length - 1
  if (rest === 0) return first
  return `${first} (and ${String(rest)} other pod${rest === 1 ? '' : 's'})`
}
