import { isSidecar } from '#kube/kinds/core/pod-spec.ts'
import { labelValue } from '#kube/meta/names.ts'
import type { LabelSelector } from '#kube/meta/object.ts'
import { parseQuantity } from '#kube/quantity/quantity.ts'
import { validateLabelSelector } from '../../../registry/selector-checks.ts'
import { isHugePages, isMultipleOfPage } from '../resource-names.ts'
import { unreservedPath } from './fields.ts'
import { validateMatchKeys } from './match-keys.ts'
import { containersWithPath, type Spec } from './model.ts'
import { hostSysctlError } from './sysctls.ts'

/**
 * What an object may keep because it had it before a rule became stricter, and what the features that are off by
 * default would allow. Source: kubernetes pkg/api/pod/util.go GetValidationOptionsFromPodSpecAndMeta.
 */
export interface Allowances {
  readonly indivisibleHugePages: boolean
  readonly badSelectorValues: boolean
  readonly badNodeAffinityValues: boolean
  readonly badSpreadSelectors: boolean
  readonly badSpreadKeys: boolean
  readonly anyTokenPath: boolean
  readonly hostSysctls: boolean
  readonly badDeletionCost: boolean
  readonly anySeLinuxPolicy: boolean
  readonly comparingTolerations: boolean
  readonly userNamespaceDevices: boolean
  readonly userNamespaceHostNetwork: boolean
  readonly restartingInitContainers: boolean
}

const nothing: Allowances = {
  indivisibleHugePages: false,
  badSelectorValues: false,
  badNodeAffinityValues: false,
  badSpreadSelectors: false,
  badSpreadKeys: false,
  anyTokenPath: false,
  hostSysctls: false,
  badDeletionCost: false,
  anySeLinuxPolicy: false,
  comparingTolerations: false,
  userNamespaceDevices: false,
  userNamespaceHostNetwork: false,
  restartingInitContainers: false,
}

/** `old` is what the spec was before, if it was. */
export function allowancesFor(old: Spec | undefined, oldAnnotations?: Readonly<Record<string, string>>): Allowances {
  if (!old) return nothing
  const { securityContext: security = {} } = old
  const hasUserNamespace = old.hostUsers === false
  return {
    indivisibleHugePages: hasIndivisibleHugePages(old),
    badSelectorValues: hasBadAffinitySelector(old),
    badNodeAffinityValues: hasBadNodeAffinity(old),
    badSpreadSelectors: (old.topologySpreadConstraints ?? []).some(
      ({ labelSelector }) => validateLabelSelector('', labelSelector as LabelSelector | undefined).length > 0,
    ),
    badSpreadKeys: (old.topologySpreadConstraints ?? []).some(
      ({ matchLabelKeys, labelSelector }) => validateMatchKeys('', { matchLabelKeys, labelSelector }).length > 0,
    ),
    anyTokenPath: hasForeignTokenPath(old),
    hostSysctls: (security.sysctls ?? []).some(({ name = '' }) => hostSysctlError(name, old, '') !== undefined),
    badDeletionCost: !isDeletionCost(oldAnnotations?.[deletionCost]),
    anySeLinuxPolicy: security.seLinuxChangePolicy !== undefined,
    comparingTolerations: (old.tolerations ?? []).some(({ operator }) => operator === 'Lt' || operator === 'Gt'),
    userNamespaceDevices:
      hasUserNamespace && containersWithPath(old, '').some(({ container }) => container.volumeDevices?.length),
    userNamespaceHostNetwork: hasUserNamespace && old.hostNetwork === true,
    restartingInitContainers: (old.initContainers ?? []).some(
      (container) =>
        !isSidecar(container) &&
        container.resizePolicy?.some(({ restartPolicy }) => restartPolicy === 'RestartContainer'),
    ),
  }
}

export const deletionCost = 'controller.kubernetes.io/pod-deletion-cost'

/** Source: pkg/apis/core/helper GetDeletionCostFromPodAnnotations: digits of an int32. */
export function isDeletionCost(value: string | undefined): boolean {
  if (value === undefined) return true
  if (!/^(0|[1-9]\d*|-\d+)$/.test(value)) return false
  const cost = Number(value)
  return cost >= -0x8000_0000 && cost <= 0x7fff_ffff
}

function hasIndivisibleHugePages(spec: Spec): boolean {
  return containersWithPath(spec, '').some(({ container: { resources = {} } }) =>
    Object.entries({ ...resources.limits, ...resources.requests }).some(([name, amount]) => {
      const quantity = parseQuantity(amount ?? '')
      return isHugePages(name) && quantity !== undefined && !isMultipleOfPage(name, quantity)
    }),
  )
}

function hasBadAffinitySelector({ affinity = {} }: Spec): boolean {
  const terms = [affinity.podAffinity, affinity.podAntiAffinity].flatMap((it) => [
    ...(it?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(it?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ])
  const hasBadValue = (selector: { matchExpressions?: { values?: string[] }[] } | undefined): boolean =>
    (selector?.matchExpressions ?? []).some(({ values = [] }) => values.some((value) => labelValue(value).length > 0))
  return terms.some((term) => hasBadValue(term?.labelSelector) || hasBadValue(term?.namespaceSelector))
}

function hasBadNodeAffinity({ affinity = {} }: Spec): boolean {
  const terms = affinity.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  return terms.some(({ matchExpressions = [] }) =>
    matchExpressions.some(({ values = [] }) => values.some((value) => labelValue(value).length > 0)),
  )
}

function hasForeignTokenPath({ volumes = [] }: Spec): boolean {
  const sources = volumes.flatMap(({ projected }) => projected?.sources ?? [])
  return sources.some(({ serviceAccountToken: token }) => token && unreservedPath('', token.path ?? '').length > 0)
}
