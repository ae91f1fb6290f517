import { type FieldError, invalidField } from '#kube/meta/field-error.ts'

/** The standards of pods, and the labels by which a namespace takes them. Source: pod-security-admission api/helpers.go. */

export type Level = 'privileged' | 'baseline' | 'restricted'

export interface LevelVersion {
  readonly level: Level
  /** The minor version whose rules hold. */
  readonly version: number | 'latest'
}

const modes = ['enforce', 'audit', 'warn'] as const
export type Mode = (typeof modes)[number]
export type Policy = Readonly<Record<Mode, LevelVersion>>

type Labels = Readonly<Record<string, string>> | undefined

const prefix = 'pod-security.kubernetes.io/'
const levels: readonly Level[] = ['privileged', 'baseline', 'restricted']

export function textOfLevel({ level, version }: LevelVersion): string {
  return `${level}:${version === 'latest' ? version : `v1.${String(version)}`}`
}

export function isSameLevel(a: LevelVersion, b: LevelVersion): boolean {
  return a.level === b.level && a.version === b.version
}

/** Positive where `a` is stricter. */
export function compareLevels(a: Level, b: Level): number {
  return levels.indexOf(a) - levels.indexOf(b)
}

export function isPrivileged(policy: Policy): boolean {
  return modes.every((mode) => policy[mode].level === 'privileged')
}

/** The policy of a namespace. A label that says nothing known stands for the strictest, where it forbids something. */
export function policyOf(labels: Labels, defaults: Policy): { policy: Policy; errors: FieldError[] } {
  const errors: FieldError[] = []
  const read = <T>(label: string, parse: (text: string) => T | undefined, detail: string) => {
    const text = labels?.[prefix + label]
    const value = text === undefined ? undefined : parse(text)
    const isWrong = text !== undefined && value === undefined
    if (isWrong) errors.push(invalidField(`metadata.labels[${prefix}${label}]`, text, detail))
    return { value, isWrong, isGiven: text !== undefined }
  }
  const modeOf = (mode: Mode) => {
    const level = read(mode, parseLevel, `must be one of ${levels.join(', ')}`)
    const version = read(`${mode}-version`, parseVersion, 'must be "latest" or "v1.x"')
    const failed: Level = mode === 'enforce' ? 'restricted' : 'privileged'
    return {
      hasLevel: level.isGiven,
      hasVersion: version.isGiven,
      isLevelKnown: level.value !== undefined,
      value: {
        level: level.value ?? (level.isWrong ? failed : defaults[mode].level),
        version: version.value ?? (version.isWrong ? 'latest' : defaults[mode].version),
      },
    }
  }
  const enforce = modeOf('enforce')
  const audit = modeOf('audit')
  const warn = modeOf('warn')
  const isStricter = compareLevels(enforce.value.level, warn.value.level) > 0
  // Who forbids something is warned of it, too.
  const isAlsoWarned = !warn.hasLevel && enforce.isLevelKnown && isStricter
  const version = warn.hasVersion ? warn.value.version : enforce.value.version
  const warned = isAlsoWarned ? { level: enforce.value.level, version } : warn.value
  return { policy: { enforce: enforce.value, audit: audit.value, warn: warned }, errors }
}

function parseLevel(text: string): Level | undefined {
  return levels.find((level) => level === text)
}

function parseVersion(text: string): number | 'latest' | undefined {
  if (text === 'latest') return text
  const match = /^v1\.(0|[1-9][0-9]*)$/.exec(text)
  return match ? Number(match[1]) : undefined
}

/** `enforce=baseline:latest, warn=restricted:v1.30`: the modes that the labels make a difference for. */
export function describePolicy(policy: Policy, labels: Labels): string {
  const isGiven = (mode: Mode): boolean =>
    labels?.[prefix + mode] !== undefined || labels?.[`${prefix}${mode}-version`] !== undefined
  return modes
    .filter((mode) => policy[mode].level !== 'privileged' && isGiven(mode))
    .map((mode) => `${mode}=${textOfLevel(policy[mode])}`)
    .join(', ')
}
