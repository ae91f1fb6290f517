import type { PodSpec } from '#kube/kinds/core/pod.ts'
import {
  duplicateField,
  type FieldError,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { dns1123Label, dns1123Subdomain, type NameCheck, qualifiedName } from '#kube/meta/names.ts'
import { checked } from '../../../registry/field-checks.ts'
import { validateLabels } from '../../../registry/object-meta.ts'
import { validateAffinity } from './affinity.ts'
import type { Allowances } from './allowances.ts'
import {
  type ContainerRules,
  validateContainers,
  validateEphemeralContainers,
  validateInitContainers,
} from './containers.ts'
import { validateFileKeyVolumes } from './environment.ts'
import { between, each, maxInt32 } from './fields.ts'
import { modelOf, type Spec } from './model.ts'
import { validateDnsConfig, validateHostAliases, validateHostnameOverride } from './naming.ts'
import { validatePodLevelResources } from './pod-level-resources.ts'
import { validateHostNetworkPorts } from './ports.ts'
import { validatePodClaims } from './resource-claims.ts'
import { validateContainerResources } from './resource-requirements.ts'
import { validateHostUsers, validatePodSecurity } from './security.ts'
import { validateSpreadConstraints } from './spread.ts'
import { validateTolerations } from './tolerations.ts'
import { validateVolumes } from './volumes.ts'
import { validateHostProcess, validateOs } from './windows.ts'

export interface PodSpecRules {
  readonly allow: Allowances
  /** Undefined for a template. */
  readonly pod: { readonly name: string; readonly isMirror: boolean } | undefined
}

const restartPolicies = ['Always', 'OnFailure', 'Never']
const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']

/** Source: kubernetes pkg/apis/core/validation/validation.go ValidatePodSpec. */
export function validatePodSpec(podSpec: PodSpec, field: string, rules: PodSpecRules): FieldError[] {
  const spec = modelOf(podSpec)
  const { allow, pod } = rules
  const missing = spec.terminationGracePeriodSeconds === undefined
  const volumeRules = { podName: pod?.name, isPod: pod !== undefined, allow }
  const { errors, volumes } = validateVolumes(spec.volumes ?? [], `${field}.volumes`, volumeRules)
  const claims = new Set((spec.resourceClaims ?? []).flatMap(({ name }) => (name ? [name] : [])))
  const containerRules = { spec, volumes, claims, allow }
  return [
    ...(missing ? [requiredField(`${field}.terminationGracePeriodSeconds`)] : []),
    ...errors,
    ...validatePodClaims(spec.resourceClaims, `${field}.resourceClaims`, pod?.isMirror ?? false),
    ...validateAllContainers(field, containerRules),
    ...validatePodLevelResources(spec, field, { claims, allow }),
    ...validateHostNetworkPorts(spec, field, pod !== undefined),
    ...oneOfGiven(`${field}.restartPolicy`, spec.restartPolicy, restartPolicies),
    ...oneOfGiven(`${field}.dnsPolicy`, spec.dnsPolicy, dnsPolicies),
    ...validateLabels(podSpec.nodeSelector, `${field}.nodeSelector`),
    ...validatePodSecurity(spec, field, allow),
    ...validatePlacement(spec, field, allow),
    ...validateHostProcess(spec, field),
    ...validateHostUsers(spec, field, allow),
    ...validateHostnameOverride(spec, field),
    ...validateNames(spec, field),
    ...validatePriority(spec, field, allow),
    ...validateOverhead(spec, `${field}.overhead`, allow),
    ...validateOs(spec, field),
    ...validateFileKeyVolumes(spec, field),
  ]
}

function validateAllContainers(field: string, rules: ContainerRules): FieldError[] {
  return [
    ...validateContainers(`${field}.containers`, rules),
    ...validateInitContainers(`${field}.initContainers`, rules),
    ...validateEphemeralContainers(`${field}.ephemeralContainers`, rules),
  ]
}

/** Upstream lists the values in an order of its own here. */
function oneOfGiven(field: string, value: string | undefined, supported: readonly string[]): FieldError[] {
  if (!value) return [requiredField(field)]
  return supported.includes(value) ? [] : [unsupportedField(field, value, supported)]
}

function validatePlacement(spec: Spec, field: string, allow: Allowances): FieldError[] {
  const gates = new Set<string>()
  return [
    ...validateAffinity(spec.affinity, `${field}.affinity`, allow),
    ...validateDnsConfig(spec, `${field}.dnsConfig`),
    ...each(spec.readinessGates, `${field}.readinessGates`, ({ conditionType = '' }, at) =>
      checked(`${at}.conditionType`, conditionType, qualifiedName),
    ),
    ...each(spec.schedulingGates, `${field}.schedulingGates`, ({ name = '' }, at) => {
      const errors = checked(at, name, qualifiedName)
      if (gates.has(name)) errors.push(duplicateField(at, name))
      gates.add(name)
      return errors
    }),
    ...validateSpreadConstraints(spec.topologySpreadConstraints, `${field}.topologySpreadConstraints`, allow),
  ]
}

function validateNames(spec: Spec, field: string): FieldError[] {
  const optional = (
    name: 'hostname' | 'nodeName' | 'serviceAccountName' | 'subdomain',
    check: NameCheck,
  ): FieldError[] => {
    const value = spec[name]
    return value ? checked(`${field}.${name}`, value, check) : []
  }
  const { activeDeadlineSeconds: deadline } = spec
  const isOut = deadline !== undefined && (deadline < 1 || deadline > maxInt32)
  return [
    ...optional('serviceAccountName', dns1123Subdomain),
    ...optional('nodeName', dns1123Subdomain),
    ...(isOut ? [invalidField(`${field}.activeDeadlineSeconds`, deadline, between(1, maxInt32))] : []),
    ...optional('hostname', dns1123Label),
    ...optional('subdomain', dns1123Label),
  ]
}

function validatePriority(spec: Spec, field: string, allow: Allowances): FieldError[] {
  const { tolerations, hostAliases, priorityClassName, runtimeClassName, preemptionPolicy } = spec
  const policies = ['PreemptLowerPriority', 'Never']
  return [
    ...validateTolerations(tolerations, `${field}.tolerations`, allow.comparingTolerations),
    ...validateHostAliases(hostAliases, `${field}.hostAliases`),
    ...(priorityClassName ? checked(`${field}.priorityClassName`, priorityClassName, dns1123Subdomain) : []),
    ...(runtimeClassName === undefined ? [] : checked(`${field}.runtimeClassName`, runtimeClassName, dns1123Subdomain)),
    ...(preemptionPolicy === undefined ? [] : oneOfGiven(`${field}.preemptionPolicy`, preemptionPolicy, policies)),
  ]
}

function validateOverhead({ overhead }: Spec, field: string, allow: Allowances): FieldError[] {
  if (!overhead) return []
  return validateContainerResources({ limits: overhead }, field, { claims: new Set(), allow })
}
