import type { PodSpec, PodTemplateSpec } from '#kube/kinds/core/pod.ts'
import { equalJson } from '#kube/meta/json.ts'
import { labelValue } from '#kube/meta/names.ts'
import { ipWarnings } from '../../networking/ip-warnings.ts'
import { deprecatedNodeLabel } from '../node-labels.ts'
import { fractionWarnings } from '../resource-lists.ts'
import { preferred, required } from './affinity.ts'
import { type Annotations, appArmorPrefix, seccompPod, seccompPrefix } from './annotations.ts'
import { type Container, containersWithPath, modelOf, type Spec } from './model.ts'
import { overlapWarnings } from './path-warnings.ts'
import { portWarnings } from './port-warnings.ts'
import { appArmorOfAnnotation } from './profiles.ts'

/** Source of this file: kubernetes pkg/api/pod/warnings.go. */

export function podWarnings(spec: PodSpec, annotations: Annotations): string[] {
  return warningsOf(modelOf(spec), annotations, '')
}

/** `field` is the template's path, as `spec.template`. */
export function templateWarnings({ metadata, spec }: PodTemplateSpec, field: string): string[] {
  return warningsOf(modelOf(spec), metadata?.annotations ?? {}, `${field}.`)
}

/** `prefix` is empty for a pod, whose AppArmor annotations are told of elsewhere. */
function warningsOf(spec: Spec, annotations: Annotations, prefix: string): string[] {
  const at = `${prefix}spec`
  const grace = spec.terminationGracePeriodSeconds ?? 0
  return [
    ...placementWarnings(spec, at),
    ...Object.entries(deprecatedAnnotations).flatMap(([key, message]) =>
      key in annotations ? [`${prefix}metadata.annotations[${key}]: ${message}`] : [],
    ),
    ...volumeWarnings(spec, `${at}.volumes`),
    ...repetitionWarnings(spec, at),
    ...overheadWarnings(spec, `${at}.overhead`),
    ...profileWarnings(spec, annotations, prefix),
    ...containersWithPath(spec, at).flatMap(({ container, at: path }) => [
      ...amountWarnings(container, path),
      ...environmentWarnings(container, path),
    ]),
    ...portWarnings(spec, at),
    ...(grace < 0
      ? [`${at}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`]
      : []),
    ...selectorWarnings(spec, `${at}.affinity`),
    ...(spec.dnsConfig?.nameservers ?? []).flatMap((ip, i) =>
      ipWarnings(`${at}.dnsConfig.nameservers[${String(i)}]`, ip),
    ),
    ...(spec.hostAliases ?? []).flatMap(({ ip = '' }, i) => ipWarnings(`${at}.hostAliases[${String(i)}].ip`, ip)),
  ]
}

const nullSelector = 'a null labelSelector results in matching no pod'

function placementWarnings(spec: Spec, at: string): string[] {
  const { nodeAffinity } = spec.affinity ?? {}
  const path = `${at}.affinity.nodeAffinity`
  return [
    ...Object.keys(spec.nodeSelector ?? {}).flatMap((key) => {
      const message = deprecatedNodeLabel(key)
      return message ? [`${at}.nodeSelector[${key}]: ${message}`] : []
    }),
    ...(nodeAffinity?.[required]?.nodeSelectorTerms ?? []).flatMap((term, index) =>
      nodeTermWarnings(term, `${path}.${required}.nodeSelectorTerms[${String(index)}]`, false),
    ),
    ...(nodeAffinity?.[preferred] ?? []).flatMap(({ preference = {} }, index) =>
      nodeTermWarnings(preference, `${path}.${preferred}[${String(index)}].preference`, true),
    ),
    ...(spec.topologySpreadConstraints ?? []).flatMap(({ topologyKey = '', labelSelector }, index) => {
      const constraint = `${at}.topologySpreadConstraints[${String(index)}]`
      const message = deprecatedNodeLabel(topologyKey)
      return [
        ...(message ? [`${constraint}.topologyKey: ${topologyKey} is ${message}`] : []),
        ...(labelSelector ? [] : [`${constraint}.labelSelector: ${nullSelector}`]),
      ]
    }),
  ]
}

type NodeTerm = NonNullable<
  NonNullable<NonNullable<Spec['affinity']>['nodeAffinity']>['preferredDuringSchedulingIgnoredDuringExecution']
>[number]['preference']

/** Values that no label can have match nothing; where they are required, they are refused. */
function nodeTermWarnings(term: NonNullable<NodeTerm>, field: string, checksValues: boolean): string[] {
  return (term.matchExpressions ?? []).flatMap(({ key = '', values = [] }, index) => {
    const at = `${field}.matchExpressions[${String(index)}]`
    const message = deprecatedNodeLabel(key)
    return [
      ...(message ? [`${at}.key: ${key} is ${message}`] : []),
      ...(checksValues ? values : []).flatMap((value, i) =>
        labelValue(value).map((problem) => `${at}.values[${String(i)}]: ${value} is invalid, ${problem}`),
      ),
    ]
  })
}

const deprecatedAnnotations: Annotations = {
  'scheduler.alpha.kubernetes.io/critical-pod': 'non-functional in v1.16+; use the "priorityClassName" field instead',
  'security.alpha.kubernetes.io/sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
  'security.alpha.kubernetes.io/unsafe-sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
}

/** Drivers that are gone. Upstream writes `storageOS` here. */
const deprecatedVolumes = {
  photonPersistentDisk: 'photonPersistentDisk: deprecated in v1.11, non-functional in v1.16+',
  gitRepo: 'gitRepo: deprecated in v1.11, and disabled by default in v1.33+',
  scaleIO: 'scaleIO: deprecated in v1.16, non-functional in v1.22+',
  flocker: 'flocker: deprecated in v1.22, non-functional in v1.25+',
  storageos: 'storageOS: deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'quobyte: deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'glusterfs: deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'cephfs: deprecated in v1.28, non-functional in v1.31+',
  rbd: 'rbd: deprecated in v1.28, non-functional in v1.31+',
} as const

function volumeWarnings({ volumes = [] }: Spec, field: string): string[] {
  const warnings = volumes.flatMap((volume, index) => {
    const at = `${field}[${String(index)}]`
    const { resources } = volume.ephemeral?.volumeClaimTemplate?.spec ?? {}
    return [
      ...(Object.keys(deprecatedVolumes) as (keyof typeof deprecatedVolumes)[])
        .filter((source) => volume[source])
        .map((source) => `${at}.${deprecatedVolumes[source]}`),
      ...(['requests', 'limits'] as const).flatMap((side) =>
        fractionWarnings(
          `${at}.ephemeral.volumeClaimTemplate.spec.resources.${side}[storage]`,
          resources?.[side]?.['storage'],
        ),
      ),
    ]
  })
  return [...warnings, ...overlapWarnings(volumes)]
}

function overheadWarnings({ overhead }: Spec, field: string): string[] {
  return ['memory', 'ephemeral-storage'].flatMap((name) => fractionWarnings(`${field}[${name}]`, overhead?.[name]))
}

function amountWarnings({ resources }: Container, at: string): string[] {
  return ['memory', 'ephemeral-storage'].flatMap((name) =>
    (['limits', 'requests'] as const).flatMap((side) =>
      fractionWarnings(`${at}.resources.${side}[${name}]`, resources?.[side]?.[name]),
    ),
  )
}

function repetitionWarnings({ hostAliases, imagePullSecrets }: Spec, at: string): string[] {
  const repeated = (list: readonly string[], field: string, part: string): string[] =>
    list.flatMap((value, index) =>
      list.indexOf(value) === index
        ? []
        : [`${field}[${String(index)}].${part}: duplicate ${part} ${JSON.stringify(value)}`],
    )
  const secrets = (imagePullSecrets ?? []).map(({ name = '' }) => name)
  const field = `${at}.imagePullSecrets`
  return [
    ...repeated(
      (hostAliases ?? []).map(({ ip = '' }) => ip),
      `${at}.hostAliases`,
      'ip',
    ),
    ...repeated(secrets, field, 'name'),
    ...secrets.flatMap((name, index) => (name ? [] : [`${field}[${String(index)}].name: invalid empty name ""`])),
  ]
}

/** Annotations that fields have taken the place of. */
function profileWarnings(spec: Spec, annotations: Annotations, prefix: string): string[] {
  const { securityContext: ofPod = {} } = spec
  const field = `${prefix}metadata.annotations`
  const unused = (key: string, profile: unknown): string[] =>
    key in annotations && !profile
      ? [`${field}[${key}]: non-functional in v1.27+; use the "seccompProfile" field instead`]
      : []
  return [
    ...unused(seccompPod, ofPod.seccompProfile),
    ...containersWithPath(spec, '').flatMap(({ container: { name = '', securityContext } }) => {
      const key = appArmorPrefix + name
      const annotation = annotations[key]
      const isSaid = securityContext?.appArmorProfile ?? prefix === ''
      const warnings = unused(seccompPrefix + name, securityContext?.seccompProfile)
      if (annotation === undefined || isSaid) return warnings
      if (ofPod.appArmorProfile && equalJson(ofPod.appArmorProfile, appArmorOfAnnotation(annotation))) return warnings
      return [...warnings, `${field}[${key}]: ${appArmorDeprecation}`]
    }),
  ]
}

export const appArmorDeprecation = 'deprecated since v1.30; use the "appArmorProfile" field instead'

/** A name that comes again, unless the later value builds upon the earlier one. */
function environmentWarnings({ env = [] }: Container, at: string): string[] {
  const seen = new Set<string>()
  return env.flatMap(({ name = '', value = '', valueFrom }, index) => {
    if (!seen.has(name)) {
      seen.add(name)
      return []
    }
    const reference = `$(${name})`
    if (!valueFrom && value !== reference && value.includes(reference)) return []
    const shown = JSON.stringify(name)
    return [`${at}.env[${String(index)}]: hides previous definition of ${shown}, which may be dropped when using apply`]
  })
}

function selectorWarnings({ affinity = {} }: Spec, field: string): string[] {
  return (['podAffinity', 'podAntiAffinity'] as const).flatMap((kind) => [
    ...(affinity[kind]?.[required] ?? []).flatMap(({ labelSelector }, index) =>
      labelSelector ? [] : [`${field}.${kind}.${required}[${String(index)}].labelSelector: ${nullSelector}`],
    ),
    ...(affinity[kind]?.[preferred] ?? []).flatMap(({ podAffinityTerm }, index) =>
      podAffinityTerm?.labelSelector
        ? []
        : [`${field}.${kind}.${preferred}[${String(index)}].podAffinityTerm.labelSelector: ${nullSelector}`],
    ),
  ])
}
