import { isRecord } from '#base/wire.ts'

/** An object that a token dies with. */
export interface ObjectClaim {
  readonly name: string
  readonly uid: string
}

/** What a bound token says. Source: kubernetes pkg/serviceaccount/claims.go. */
export interface BoundClaims {
  readonly aud: readonly string[]
  /** Seconds since the epoch, as all times of a token. */
  readonly exp: number
  readonly iat: number
  readonly nbf: number
  readonly iss: string
  readonly jti: string
  readonly sub: string
  readonly 'kubernetes.io': {
    readonly namespace: string
    readonly serviceaccount: ObjectClaim
    readonly pod?: ObjectClaim
    readonly secret?: ObjectClaim
    readonly node?: ObjectClaim
    readonly warnafter?: number
  }
}

/** The private claims of a verified token; undefined where they are not of the form. */
export function boundClaimsOf(payload: Record<string, unknown>): BoundClaims['kubernetes.io'] | undefined {
  const claims = payload['kubernetes.io']
  if (!isRecord(claims)) return undefined
  const { namespace, warnafter } = claims
  const serviceaccount = objectClaim(claims['serviceaccount'])
  if (typeof namespace !== 'string' || !serviceaccount) return undefined
  const bound = (['pod', 'secret', 'node'] as const).map((key) => [key, objectClaim(claims[key])] as const)
  if (bound.some(([key, claim]) => claims[key] !== undefined && !claim)) return undefined
  return {
    namespace,
    serviceaccount,
    ...Object.fromEntries(bound.filter(([, claim]) => claim !== undefined)),
    ...(typeof warnafter === 'number' ? { warnafter } : {}),
  }
}

/** A node that was gone already when the token was made has no uid. */
function objectClaim(value: unknown): ObjectClaim | undefined {
  if (!isRecord(value) || typeof value['name'] !== 'string') return undefined
  return { name: value['name'], uid: typeof value['uid'] === 'string' ? value['uid'] : '' }
}

export const legacyIssuer = 'kubernetes/serviceaccount'

/** What the token of a Secret says; it never expires. Source: kubernetes pkg/serviceaccount/legacy.go. */
export interface LegacyClaims {
  readonly namespace: string
  readonly account: string
  readonly uid: string
  readonly secret: string
}

const legacyNames = {
  namespace: 'kubernetes.io/serviceaccount/namespace',
  account: 'kubernetes.io/serviceaccount/service-account.name',
  uid: 'kubernetes.io/serviceaccount/service-account.uid',
  secret: 'kubernetes.io/serviceaccount/secret.name',
}

export function legacyClaimsOf(payload: Record<string, unknown>): LegacyClaims | undefined {
  const entries = Object.entries(legacyNames).map(([key, name]) => [key, payload[name]] as const)
  if (entries.some(([, value]) => typeof value !== 'string' || value === '')) return undefined
  return Object.fromEntries(entries) as unknown as LegacyClaims
}

export function legacyPayload(claims: LegacyClaims): Record<string, string> {
  return Object.fromEntries(
    Object.entries(legacyNames).map(([key, name]) => [name, claims[key as keyof LegacyClaims]] as const),
  )
}
