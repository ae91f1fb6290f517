import type { Authenticator } from './authenticator.ts'

/** Whose word counts, and in which headers it stands; names in lower case. */
export interface FrontProxy {
  /** Common names of client certificates. */
  readonly allowedNames: readonly string[]
  readonly usernameHeaders: readonly string[]
  readonly uidHeaders: readonly string[]
  readonly groupHeaders: readonly string[]
  readonly extraHeaderPrefixes: readonly string[]
}

/**
 * A proxy that has proved itself with a certificate says who asks.
 * Source: apiserver pkg/authentication/request/headerrequest/requestheader.go.
 */
export function byFrontProxy(proxy: FrontProxy): Authenticator {
  return ({ certificate, header, headerLines }) => {
    if (!certificate || certificate === 'unverified' || !proxy.allowedNames.includes(certificate.name)) return undefined
    const name = proxy.usernameHeaders.map(header).find(Boolean)
    if (!name) return undefined
    const groups: string[] = []
    const extra: Record<string, string[]> = {}
    for (const [key, value] of headerLines()) {
      if (proxy.groupHeaders.includes(key)) groups.push(value)
      const prefix = proxy.extraHeaderPrefixes.find((one) => key.startsWith(one))
      if (prefix !== undefined) (extra[decoded(key.slice(prefix.length))] ??= []).push(value)
    }
    const uid = proxy.uidHeaders.map(header).find(Boolean)
    return { name, groups, ...(uid ? { uid } : {}), ...(Object.keys(extra).length > 0 ? { extra } : {}) }
  }
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key)
  } catch {
    return key
  }
}
