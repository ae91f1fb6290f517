import type { UserInfo } from '../../../registry/registry.ts'
import { CredentialsRefused } from '../authenticator.ts'

type Claims = Readonly<Record<string, unknown>>
type Evaluate = (value: unknown) => unknown

/** Where a part of the user comes from: a claim, or an expression over all of them. */
export type ClaimSource = { readonly claim: string; readonly prefix: string } | { readonly evaluate: Evaluate }

/** An issuer's rules, compiled. */
export interface ClaimRules {
  readonly username: ClaimSource
  readonly groups?: ClaimSource
  readonly uid?: ClaimSource
  readonly extra: readonly { readonly key: string; readonly evaluate: Evaluate }[]
  readonly required: readonly { readonly claim: string; readonly value: string }[]
  readonly claimRules: readonly { readonly evaluate: Evaluate; readonly message: string }[]
  readonly userRules: readonly { readonly evaluate: Evaluate; readonly message: string }[]
}

/**
 * Makes the user of a verified token. Throws CredentialsRefused for one that the rules do not let in.
 * Source: apiserver plugin/pkg/authenticator/token/oidc/oidc.go.
 */
export function userOfClaims(claims: Claims, rules: ClaimRules): UserInfo {
  const name = usernameOf(claims, rules.username)
  const groups = rules.groups ? groupsOf(claims, rules.groups) : []
  const uid = rules.uid ? textOf(sourceValue(claims, rules.uid), 'uid') : ''
  const extra = Object.fromEntries(
    rules.extra.flatMap(({ key, evaluate }) => {
      const values = listOf(evaluated(evaluate, claims), `extra ${key}`)
      return values.length > 0 ? [[key, values]] : []
    }),
  )
  for (const { claim, value } of rules.required) {
    if (claims[claim] === undefined) throw refused(`required claim ${claim} not present in ID token`)
    if (claims[claim] !== value) throw refused(`required claim ${claim} value does not match`)
  }
  for (const { evaluate, message } of rules.claimRules) {
    if (evaluated(evaluate, claims) !== true) throw refused(message || 'a rule for the claims does not hold')
  }
  const user = {
    name,
    groups,
    ...(uid ? { uid } : {}),
    ...(Object.keys(extra).length > 0 ? { extra } : {}),
  }
  const seen = { username: name, uid, groups, extra }
  for (const { evaluate, message } of rules.userRules) {
    if (evaluated(evaluate, seen) !== true) throw refused(message || 'a rule for the user does not hold')
  }
  return user
}

function usernameOf(claims: Claims, source: ClaimSource): string {
  if ('claim' in source) {
    const value = claims[source.claim]
    if (typeof value !== 'string' || value === '') throw refused(`could not parse username claim ${source.claim}`)
    // An address that nobody has checked could be anybody's.
    if (source.claim === 'email' && claims['email_verified'] !== undefined && claims['email_verified'] !== true) {
      throw refused('email not verified')
    }
    return source.prefix + value
  }
  const name = textOf(evaluated(source.evaluate, claims), 'username')
  if (name === '') throw refused('username claim is empty')
  return name
}

function groupsOf(claims: Claims, source: ClaimSource): string[] {
  const groups = listOf(sourceValue(claims, source), 'groups')
  return 'claim' in source ? groups.map((group) => source.prefix + group) : groups
}

function sourceValue(claims: Claims, source: ClaimSource): unknown {
  return 'claim' in source ? claims[source.claim] : evaluated(source.evaluate, claims)
}

function evaluated(evaluate: Evaluate, value: unknown): unknown {
  try {
    return evaluate(value)
  } catch (error) {
    throw new CredentialsRefused('oidc: error evaluating an expression', { cause: error })
  }
}

function textOf(value: unknown, what: string): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  throw refused(`${what} is not a string`)
}

/** One text, or a list of them. */
function listOf(value: unknown, what: string): string[] {
  if (value === undefined || value === null || value === '') return []
  if (typeof value === 'string') return [value]
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.filter(Boolean)
  throw refused(`${what} is neither a string nor a list of strings`)
}

function refused(text: string): CredentialsRefused {
  return new CredentialsRefused(`oidc: ${text}`)
}
