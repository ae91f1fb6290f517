import type { CheckPod, Subject, Violation } from './check.ts'
import { hostChecks } from './host-checks.ts'
import { kernelChecks } from './kernel-checks.ts'
import type { LevelVersion } from './policy.ts'
import { profileChecks } from './profile-checks.ts'
import { userChecks } from './user-checks.ts'

/** In the order of the messages: the baseline first, each by its id. */
const checks = [...hostChecks, ...kernelChecks, ...profileChecks, ...userChecks].sort((a, b) =>
  a.level === b.level ? (a.id < b.id ? -1 : 1) : a.level === 'baseline' ? -1 : 1,
)

/** Source: pod-security-admission policy/registry.go EvaluatePod. */
export function evaluate({ level, version }: LevelVersion, subject: Subject): Violation[] {
  if (level === 'privileged') return []
  return checksOf(level, version).flatMap((check) => check(subject) ?? [])
}

function checksOf(level: 'baseline' | 'restricted', version: LevelVersion['version']): CheckPod[] {
  const minor = version === 'latest' ? Infinity : version
  const current = checks
    .filter((check) => level === 'restricted' || check.level === 'baseline')
    .flatMap(({ id, versions }) => {
      const form = versions.findLast(({ since }) => since <= minor)
      return form ? [{ id, ...form }] : []
    })
  const overridden = new Set(current.flatMap(({ overrides = [] }) => overrides))
  return current.filter(({ id }) => !overridden.has(id)).map(({ check }) => check)
}

/** `host namespaces (hostNetwork=true), privileged (container "a" …)`. */
export function detailOf(violations: readonly Violation[]): string {
  return violations.map(({ reason, detail }) => (detail ? `${reason} (${detail})` : reason)).join(', ')
}
