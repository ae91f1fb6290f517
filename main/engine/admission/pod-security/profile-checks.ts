import {
  allContainers,
  baseline,
  type Check,
  type CheckPod,
  containersWhere,
  exceptOnWindows,
  named,
  plural,
  quoted,
  setters,
  sorted,
  type Subject,
} from './check.ts'

/** The profiles that bound a pod. Source: pod-security-admission policy/check_{appArmor,seccomp}*.go. */

const allowedTypes = ['RuntimeDefault', 'Localhost']

function isBadType(profile: { type?: string } | undefined): boolean {
  return profile !== undefined && !allowedTypes.includes(profile.type ?? '')
}

function badTypes(spec: Subject['spec'], name: 'appArmorProfile' | 'seccompProfile'): string[] {
  const profiles = [spec, ...allContainers(spec)].flatMap(({ securityContext }) => securityContext?.[name] ?? [])
  return profiles.filter(isBadType).map(({ type }) => type)
}

const appArmorPrefix = 'container.apparmor.security.beta.kubernetes.io/'

const appArmorProfile: CheckPod = ({ metadata, spec }) => {
  const isPod = isBadType(spec.securityContext?.appArmorProfile)
  const bad = containersWhere(spec, (context) => isBadType(context.appArmorProfile))
  const types = badTypes(spec, 'appArmorProfile')
  const annotations = Object.entries(metadata.annotations ?? {})
    .filter(([key, value]) => key.startsWith(appArmorPrefix) && !/^$|^runtime\/default$|^localhost\//.test(value))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .sort()
  const who = [setters(isPod, bad), annotations.length > 0 ? plural('annotation', annotations.length) : '']
    .filter(Boolean)
    .join(' and ')
  if (!who) return undefined
  const values = [...sorted(types), ...annotations]
  return {
    reason: plural('forbidden AppArmor profile', values.length),
    detail: `${who} must not set AppArmor profile type to ${quoted(values)}`,
  }
}

const podAnnotation = 'seccomp.security.alpha.kubernetes.io/pod'
const containerAnnotation = 'container.seccomp.security.alpha.kubernetes.io/'

/** Before 1.19 annotations named the profile. */
const seccompAnnotations: CheckPod = ({ metadata, spec }) => {
  const keys = [podAnnotation, ...allContainers(spec).map(({ name }) => containerAnnotation + name)]
  const bad = sorted(
    keys.flatMap((key) => {
      const value = metadata.annotations?.[key]
      const isAllowed = value === undefined || /^runtime\/default$|^docker\/default$|^localhost\//.test(value)
      return isAllowed ? [] : [`${key}=${JSON.stringify(value)}`]
    }),
  )
  if (bad.length === 0) return undefined
  return { reason: 'seccompProfile', detail: `forbidden ${plural('annotation', bad.length)} ${bad.join(', ')}` }
}

const seccompBaseline: CheckPod = ({ spec }) => {
  const bad = containersWhere(spec, (context) => isBadType(context.seccompProfile))
  const who = setters(isBadType(spec.securityContext?.seccompProfile), bad)
  if (!who) return undefined
  const types = badTypes(spec, 'seccompProfile')
  const detail = `${who} must not set securityContext.seccompProfile.type to ${quoted(sorted(types))}`
  return { reason: 'seccompProfile', detail }
}

const seccompRestricted: CheckPod = (subject: Subject) => {
  const { spec } = subject
  const violation = seccompBaseline(subject)
  if (violation ?? spec.securityContext?.seccompProfile) return violation
  const bad = containersWhere(spec, (context) => !context.seccompProfile)
  if (bad.length === 0) return undefined
  const detail = `pod or ${named(bad)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`
  return { reason: 'seccompProfile', detail }
}

export const profileChecks: readonly Check[] = [
  baseline('appArmorProfile', appArmorProfile),
  {
    id: 'seccompProfile_baseline',
    level: 'baseline',
    versions: [
      { since: 0, check: seccompAnnotations },
      { since: 19, check: seccompBaseline },
    ],
  },
  {
    id: 'seccompProfile_restricted',
    level: 'restricted',
    versions: [
      { since: 19, check: seccompRestricted, overrides: ['seccompProfile_baseline'] },
      { since: 25, check: exceptOnWindows(seccompRestricted), overrides: ['seccompProfile_baseline'] },
    ],
  },
]
