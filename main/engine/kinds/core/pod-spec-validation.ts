import { isIP } from 'node:net'
import type { PodSpec, PodTemplateSpec, Toleration } from '#kube/kinds/core/pod.ts'
import {
  duplicateField,
  type FieldError,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { dns1123Label, dns1123Subdomain, qualifiedName } from '#kube/meta/names.ts'
import { checked, notNegative, oneOf } from '../../registry/field-checks.ts'
import { validateAnnotations, validateLabels } from '../../registry/object-meta.ts'
import { validateContainer } from './container-validation.ts'

const restartPolicies = ['Always', 'Never', 'OnFailure']
const dnsPolicies = ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None']
const taintEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** Source: kubernetes pkg/apis/core/validation/validation.go ValidatePodSpec. */
export function validatePodSpec(spec: PodSpec, field: string): FieldError[] {
  return [
    ...validateVolumes(spec, field),
    ...validateContainers(spec, field),
    ...oneOf(`${field}.restartPolicy`, spec.restartPolicy, restartPolicies),
    ...oneOf(`${field}.dnsPolicy`, spec.dnsPolicy, dnsPolicies),
    ...notNegative(`${field}.terminationGracePeriodSeconds`, spec.terminationGracePeriodSeconds),
    ...validateDeadline(spec.activeDeadlineSeconds, `${field}.activeDeadlineSeconds`),
    ...validateLabels(spec.nodeSelector, `${field}.nodeSelector`),
    ...(spec.tolerations ?? []).flatMap((it, index) =>
      validateToleration(it, `${field}.tolerations[${String(index)}]`),
    ),
    ...validateNames(spec, field),
    ...(spec.hostAliases ?? []).flatMap(({ ip }, index) =>
      isIP(ip) ? [] : [invalidField(`${field}.hostAliases[${String(index)}].ip`, ip, 'must be a valid IP address')],
    ),
  ]
}

export function validateTemplate(template: PodTemplateSpec, field: string): FieldError[] {
  return [
    ...validateLabels(template.metadata?.labels, `${field}.labels`),
    ...validateAnnotations(template.metadata?.annotations, `${field}.annotations`),
    ...validatePodSpec(template.spec, `${field}.spec`),
  ]
}

function validateContainers(spec: PodSpec, field: string): FieldError[] {
  const context = {
    volumes: new Set((spec.volumes ?? []).map(({ name }) => name)),
    isHostNetwork: spec.hostNetwork === true,
  }
  const errors: FieldError[] = spec.containers.length === 0 ? [requiredField(`${field}.containers`)] : []
  const names = new Set<string>()
  for (const list of ['containers', 'initContainers', 'ephemeralContainers'] as const) {
    for (const [index, container] of (spec[list] ?? []).entries()) {
      const at = `${field}.${list}[${String(index)}]`
      errors.push(...validateContainer(container, at, context))
      if (container.name && names.has(container.name)) errors.push(duplicateField(`${at}.name`, container.name))
      names.add(container.name)
    }
  }
  return errors
}

function validateVolumes({ volumes = [] }: PodSpec, field: string): FieldError[] {
  const names = new Set<string>()
  return volumes.flatMap((volume, index) => {
    const at = `${field}.volumes[${String(index)}]`
    const { name } = volume
    const errors = name ? checked(`${at}.name`, name, dns1123Label) : [requiredField(`${at}.name`)]
    if (name && names.has(name)) errors.push(duplicateField(`${at}.name`, name))
    names.add(name)
    const sources = Object.keys(volume).filter((key) => key !== 'name' && volume[key] != null)
    if (sources.length > 1) {
      errors.push(invalidField(at, sources.join(', '), 'may not specify more than 1 volume type'))
    }
    return errors
  })
}

function validateDeadline(seconds: number | undefined, field: string): FieldError[] {
  if (seconds === undefined || (seconds >= 1 && seconds <= 0x7fff_ffff)) return []
  return [invalidField(field, seconds, 'must be between 1 and 2147483647, inclusive')]
}

function validateToleration(toleration: Toleration, field: string): FieldError[] {
  const { key = '', operator = 'Equal', value = '', effect, tolerationSeconds } = toleration
  const errors: FieldError[] = []
  if (key) errors.push(...checked(`${field}.key`, key, qualifiedName))
  else if (operator !== 'Exists') {
    errors.push(
      invalidField(
        `${field}.operator`,
        operator,
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
      ),
    )
  }
  if (operator !== 'Exists' && operator !== 'Equal') {
    errors.push(unsupportedField(`${field}.operator`, operator, ['Equal', 'Exists']))
  }
  if (operator === 'Exists' && value) {
    errors.push(invalidField(`${field}.operator`, toleration, "value must be empty when `operator` is 'Exists'"))
  }
  if (effect && !taintEffects.includes(effect)) errors.push(unsupportedField(`${field}.effect`, effect, taintEffects))
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    errors.push(
      invalidField(`${field}.effect`, effect ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set"),
    )
  }
  return errors
}

function validateNames(spec: PodSpec, field: string): FieldError[] {
  const optional = (name: keyof PodSpec, check: typeof dns1123Label): FieldError[] => {
    const value = spec[name]
    return typeof value === 'string' && value !== '' ? checked(`${field}.${name}`, value, check) : []
  }
  return [
    ...optional('serviceAccountName', dns1123Subdomain),
    ...optional('nodeName', dns1123Subdomain),
    ...optional('priorityClassName', dns1123Subdomain),
    ...optional('runtimeClassName', dns1123Subdomain),
    ...optional('hostname', dns1123Label),
    ...optional('subdomain', dns1123Label),
    ...(spec.imagePullSecrets ?? []).flatMap(({ name = '' }, index) =>
      name === '' ? [] : checked(`${field}.imagePullSecrets[${String(index)}].name`, name, dns1123Subdomain),
    ),
  ]
}
