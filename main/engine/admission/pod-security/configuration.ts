import type { LevelVersion, Policy } from './policy.ts'

/** Source: pod-security-admission admission/api/types.go PodSecurityConfiguration. */
export interface PodSecurityConfiguration {
  /** For namespaces without labels. */
  readonly defaults: Policy
  readonly exemptNamespaces: readonly string[]
  readonly exemptUsers: readonly string[]
  readonly exemptRuntimeClasses: readonly string[]
}

export const privileged: LevelVersion = { level: 'privileged', version: 'latest' }

export const standard: PodSecurityConfiguration = {
  defaults: { enforce: privileged, audit: privileged, warn: privileged },
  exemptNamespaces: [],
  exemptUsers: [],
  exemptRuntimeClasses: [],
}
