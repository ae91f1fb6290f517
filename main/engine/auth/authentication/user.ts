import type { UserInfo } from '../../registry/registry.ts'

/** Names that the API server itself knows. Source: apiserver pkg/authentication/user/user.go. */
export const everyAuthenticated = 'system:authenticated'
export const everyUnauthenticated = 'system:unauthenticated'
export const anonymousName = 'system:anonymous'
export const superusers = 'system:masters'
export const credentialIdKey = 'authentication.kubernetes.io/credential-id'

export const anonymous: UserInfo = Object.freeze({ name: anonymousName, groups: [everyUnauthenticated] })

/** Whoever proved who they are is in the group of all that did. Source: apiserver group/authenticated_group_adder.go. */
export function asAuthenticated(user: UserInfo): UserInfo {
  const { groups, name } = user
  if (name === anonymousName || groups.includes(everyAuthenticated) || groups.includes(everyUnauthenticated))
    return user
  return { ...user, groups: [...groups, everyAuthenticated] }
}

const accountPrefix = 'system:serviceaccount:'

export function accountName(namespace: string, name: string): string {
  return `${accountPrefix}${namespace}:${name}`
}

export function accountGroups(namespace: string): string[] {
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
}

/** The account that a user's name stands for. Source: apiserver pkg/authentication/serviceaccount/util.go SplitUsername. */
export function accountOf(username: string): { readonly namespace: string; readonly name: string } | undefined {
  const [namespace = '', name = '', ...rest] = username.slice(accountPrefix.length).split(':')
  if (!username.startsWith(accountPrefix) || rest.length > 0) return undefined
  return isLabel(namespace) && isSubdomain(name) ? { namespace, name } : undefined
}

function isLabel(text: string): boolean {
  return text.length <= 63 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text)
}

function isSubdomain(text: string): boolean {
  return text.length <= 253 && text.split('.').every((part) => /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(part))
}
