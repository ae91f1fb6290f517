import { timingSafeEqual } from 'node:crypto'
import type { JWTPayload } from 'jose'
import type { Clock } from '#base/clock.ts'
import { node as nodeKind } from '#kube/kinds/core/node.ts'
import { pod as podKind } from '#kube/kinds/core/pod.ts'
import { secret as secretKind, type Secret } from '#kube/kinds/core/secret.ts'
import { serviceAccount, type ServiceAccount } from '#kube/kinds/core/service-account.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Registry, UserInfo } from '../../registry/registry.ts'
import { CredentialsRefused, type Notes, type TokenAuthenticator } from '../authentication/authenticator.ts'
import { accountGroups, accountName, accountOf, credentialIdKey } from '../authentication/user.ts'
import { boundClaimsOf, legacyClaimsOf, legacyIssuer, type BoundClaims, type ObjectClaim } from './claims.ts'
import { issuerOf, leewaySeconds, type TokenVerifier } from './signed-token.ts'

export interface AccountAuthentication {
  readonly registry: Pick<Registry, 'find'>
  readonly verifier: TokenVerifier
  readonly clock: Clock
  readonly issuer: string
  readonly apiAudiences: readonly string[]
  /** Told of each use of a token that a Secret holds. */
  readonly onLegacyUse: (secret: Secret) => void
}

/**
 * Tokens of service accounts: they are good as long as the account is, and the object they are bound to.
 * Source: kubernetes pkg/serviceaccount/{jwt,claims,legacy}.go.
 */
export function byAccountToken(options: AccountAuthentication): TokenAuthenticator {
  return async (token, audiences, notes) => {
    const issuer = issuerOf(token)
    if (issuer !== options.issuer && issuer !== legacyIssuer) return undefined
    const payload = await options.verifier.verify(token)
    const meant = payload.aud === undefined ? options.apiAudiences : [payload.aud].flat()
    const shared = meant.filter((audience) => audiences.includes(audience))
    if (shared.length === 0) {
      throw new CredentialsRefused(`token audiences ${JSON.stringify(meant)} is invalid for the target audiences`)
    }
    const user =
      issuer === legacyIssuer ? legacyUser(options, token, payload, notes) : boundUser(options, payload, notes)
    return { user, audiences: shared }
  }
}

function boundUser(options: AccountAuthentication, payload: JWTPayload, notes: Notes): UserInfo {
  const claims = boundClaimsOf(payload)
  if (!claims) throw new CredentialsRefused('the claims of the token are not those of a service account')
  const { namespace, serviceaccount, secret, pod, node, warnafter } = claims
  const holds = <T extends KubeObject>(kind: Kind<T>, home: string | undefined, claim: ObjectClaim): void => {
    const object = options.registry.find(kind, home, claim.name)
    if (!object || isLongDeleted(object, options.clock.now())) {
      throw new CredentialsRefused('service account token has been invalidated')
    }
    if (object.metadata.uid !== claim.uid) throw new CredentialsRefused(`${kind.kind} UID does not match the claim`)
  }
  holds(serviceAccount, namespace, serviceaccount)
  if (secret) holds(secretKind, namespace, secret)
  if (pod) holds(podKind, namespace, pod)
  if (node && !pod) holds(nodeKind, undefined, node)
  const now = Math.floor(options.clock.now() / 1000)
  if (warnafter !== undefined && warnafter !== 0 && now > warnafter) {
    const text = `subject: ${String(payload.sub)}, seconds after warning threshold: ${String(now - warnafter)}`
    notes.annotate('authentication.k8s.io/stale-token', text)
  }
  return {
    name: accountName(namespace, serviceaccount.name),
    uid: serviceaccount.uid,
    groups: accountGroups(namespace),
    extra: extraOf(claims, payload.jti),
  }
}

function extraOf({ pod, node }: BoundClaims['kubernetes.io'], jti: string | undefined): NonNullable<UserInfo['extra']> {
  const prefix = 'authentication.kubernetes.io/'
  return {
    ...(jti === undefined ? {} : { [credentialIdKey]: [`JTI=${jti}`] }),
    ...(node
      ? { [`${prefix}node-name`]: [node.name], ...(node.uid ? { [`${prefix}node-uid`]: [node.uid] } : {}) }
      : {}),
    ...(pod ? { [`${prefix}pod-name`]: [pod.name], [`${prefix}pod-uid`]: [pod.uid] } : {}),
  }
}

function isLongDeleted({ metadata }: KubeObject, now: number): boolean {
  const { deletionTimestamp } = metadata
  return deletionTimestamp !== undefined && Date.parse(deletionTimestamp) < now - leewaySeconds * 1000
}

const invalidSince = 'kubernetes.io/legacy-token-invalid-since'

function legacyUser(
  { registry, onLegacyUse }: AccountAuthentication,
  token: string,
  payload: JWTPayload,
  notes: Notes,
): UserInfo {
  const claims = legacyClaimsOf(payload)
  const subject = accountOf(payload.sub ?? '')
  if (claims?.namespace !== subject?.namespace || claims?.account !== subject?.name || !claims) {
    throw new CredentialsRefused('sub claim is invalid')
  }
  const { namespace, account: name, uid } = claims
  const secret = registry.find(secretKind, namespace, claims.secret)
  if (!secret || secret.metadata.deletionTimestamp) throw new CredentialsRefused('Token has been invalidated')
  const kept = Buffer.from(secret.data?.['token'] ?? '', 'base64')
  const shown = Buffer.from(token)
  if (kept.length !== shown.length || !timingSafeEqual(kept, shown)) {
    throw new CredentialsRefused("Token does not match server's copy")
  }
  const account = registry.find(serviceAccount, namespace, name)
  if (!account || account.metadata.deletionTimestamp || account.metadata.uid !== uid) {
    throw new CredentialsRefused('the service account of the token is gone')
  }
  noteLegacyUse(account, secret, notes)
  onLegacyUse(secret)
  if (secret.metadata.labels?.[invalidSince]) throw new CredentialsRefused('the token has been marked invalid')
  return { name: accountName(namespace, name), uid, groups: accountGroups(namespace) }
}

function noteLegacyUse(account: ServiceAccount, secret: Secret, notes: Notes): void {
  const { name } = secret.metadata
  const secrets = (account as { secrets?: { name?: string }[] }).secrets ?? []
  if (!secrets.some((reference) => reference.name === name)) {
    notes.annotate('authentication.k8s.io/legacy-token-manual-secret', name)
    return
  }
  notes.warn(
    'Use tokens from the TokenRequest API or manually created secret-based tokens instead of auto-generated secret-based tokens.',
  )
  notes.annotate('authentication.k8s.io/legacy-token-autogenerated-secret', name)
}
