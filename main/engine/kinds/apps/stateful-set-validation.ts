import type { StatefulSetSpec } from '#kube/kinds/apps/stateful-set.ts'
import type { PodTemplateSpec, Volume } from '#kube/kinds/core/pod.ts'
import { type FieldError, invalidField, unsupportedField } from '#kube/meta/field-error.ts'
import { dns1123Label } from '#kube/meta/names.ts'
import { checked, notNegative } from '../../registry/field-checks.ts'
import { validateAnnotations, validateLabels } from '../../registry/object-meta.ts'
import { validateTemplate } from '../core/pod-spec-validation.ts'
import { validateClaimSpec } from '../core/pod-spec/claim-template.ts'
import { isBroken, shownSelector, validateForever, validateMatch, validateSelector } from './workload-validation.ts'

/** Source: kubernetes pkg/apis/apps/validation ValidateStatefulSetSpec. What cannot change is checked on create only. */
export function validateStatefulSetSpec(spec: StatefulSetSpec, old: StatefulSetSpec | undefined): FieldError[] {
  const { selector } = spec
  return [
    ...validatePolicies(spec),
    ...(old ? [] : validateClaims(spec.volumeClaimTemplates ?? [])),
    ...notNegative('spec.replicas', spec.replicas),
    ...notNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...notNegative('spec.ordinals.start', spec.ordinals?.start),
    ...(spec.serviceName && !old ? checked('spec.serviceName', spec.serviceName, dns1123Label) : []),
    ...validateSelector(selector, 'statefulset'),
    ...(isBroken(selector)
      ? [invalidField('spec.selector', shownSelector(selector ?? {}), '')]
      : validatePods(spec, old)),
    ...validateForever(spec.template, 'StatefulSet'),
  ]
}

function validatePolicies(spec: StatefulSetSpec): FieldError[] {
  const { podManagementPolicy: management, updateStrategy, persistentVolumeClaimRetentionPolicy: retention } = spec
  const isKnown = management === 'OrderedReady' || management === 'Parallel'
  const detail = "must be 'OrderedReady' or 'Parallel'"
  return [
    ...(isKnown ? [] : [invalidField('spec.podManagementPolicy', management, detail)]),
    ...validateStrategy(updateStrategy ?? {}),
    ...(['whenDeleted', 'whenScaled'] as const).flatMap((when) =>
      validateRetention(`spec.persistentVolumeClaimRetentionPolicy.${when}`, retention?.[when]),
    ),
  ]
}

function validateStrategy({ type, rollingUpdate }: NonNullable<StatefulSetSpec['updateStrategy']>): FieldError[] {
  const field = 'spec.updateStrategy'
  // The messages show the values as the API server holds them, with its own names.
  const shown = rollingUpdate ? { Partition: rollingUpdate.partition ?? 0, MaxUnavailable: null } : null
  switch (type) {
    case 'RollingUpdate':
      return notNegative(`${field}.rollingUpdate.partition`, rollingUpdate?.partition)
    case 'OnDelete': {
      const detail = "only allowed for updateStrategy 'RollingUpdate'"
      return rollingUpdate ? [invalidField(`${field}.rollingUpdate`, shown, detail)] : []
    }
    default: {
      const detail = "must be 'RollingUpdate' or 'OnDelete'"
      return [invalidField(field, { Type: type ?? '', RollingUpdate: shown }, detail)]
    }
  }
}

function validateClaims(claims: NonNullable<StatefulSetSpec['volumeClaimTemplates']>): FieldError[] {
  return claims.flatMap((claim, index) =>
    validateClaimSpec(claim.spec ?? {}, `spec.volumeClaimTemplates[${String(index)}].spec`),
  )
}

const retentions = ['Retain', 'Delete']

function validateRetention(field: string, value = ''): FieldError[] {
  return retentions.includes(value) ? [] : [unsupportedField(field, value, retentions)]
}

function validatePods(spec: StatefulSetSpec, old: StatefulSetSpec | undefined): FieldError[] {
  const field = 'spec.template'
  const { labels, annotations } = spec.template.metadata ?? {}
  const isSelective = !spec.selector || Object.keys(spec.selector).length > 0
  return [
    ...(isSelective ? validateMatch(spec) : []),
    ...validateTemplate(templateOf(spec), field, old?.template),
    // Upstream looks at them twice, and the causes say so.
    ...validateLabels(labels, `${field}.labels`),
    ...validateAnnotations(annotations, `${field}.annotations`),
  ]
}

/** The template as its pods will have it: the names are the controller's, and each claim is a volume. */
function templateOf({ template, volumeClaimTemplates = [] }: StatefulSetSpec): PodTemplateSpec {
  const { hostname: _, subdomain: __, volumes = [], ...rest } = template.spec
  const claims = new Map<string, Volume>()
  for (const { metadata } of volumeClaimTemplates) {
    const name = metadata?.name ?? ''
    claims.set(name, { name, persistentVolumeClaim: { claimName: name } })
  }
  const others = volumes.filter(({ name }) => !claims.has(name))
  return { ...template, spec: { ...rest, volumes: [...claims.values(), ...others] } }
}
