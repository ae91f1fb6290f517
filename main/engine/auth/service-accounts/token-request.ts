import { randomUUID } from 'node:crypto'
import type { Clock } from '#base/clock.ts'
import { formatTime } from '#kube/duration/age.ts'
import { node as nodeKind } from '#kube/kinds/core/node.ts'
import { pod as podKind } from '#kube/kinds/core/pod.ts'
import { secret as secretKind } from '#kube/kinds/core/secret.ts'
import { serviceAccount, type ServiceAccount } from '#kube/kinds/core/service-account.ts'
import { invalidField } from '#kube/meta/field-error.ts'
import type { KubeObject, ObjectReference } from '#kube/meta/object.ts'
import { badRequest, conflict, invalid } from '#kube/meta/status-errors.ts'
import type { Registry } from '../../registry/registry.ts'
import { accountName } from '../authentication/user.ts'
import type { BoundClaims, ObjectClaim } from './claims.ts'
import type { Keyring } from './keyring.ts'
import { signToken } from './signed-token.ts'

export interface TokenRequest extends KubeObject {
  spec: { audiences?: string[] | null; expirationSeconds?: number | null; boundObjectRef?: ObjectReference | null }
  status?: { token: string; expirationTimestamp: string }
}

export interface TokenIssuer {
  readonly registry: Pick<Registry, 'get' | 'find'>
  readonly keyring: () => Promise<Keyring>
  readonly clock: Clock
  readonly issuer: string
  readonly apiAudiences: readonly string[]
}

const kind = { group: 'authentication.k8s.io', kind: 'TokenRequest' }
const hour = 3600

/** Kubelets ask for so much; such a token goes on working for a year, and says so. Source: kubernetes pkg/serviceaccount/claims.go. */
const warnOnlySeconds = hour + 7
const extendedSeconds = 365 * 24 * hour

/** With the default of what the client left out. Source: kubernetes pkg/apis/authentication/v1/defaults.go. */
export function completeTokenRequest(request: KubeObject): TokenRequest {
  const { spec = {} } = request as Partial<TokenRequest>
  return { ...request, spec: { ...spec, expirationSeconds: spec.expirationSeconds ?? hour } }
}

/**
 * What can be said of a request before anybody else is asked. Throws 404, 409 and 422 as upstream.
 * Source: kubernetes pkg/registry/core/serviceaccount/storage/token.go.
 */
export function checkTokenRequest(
  issuer: Pick<TokenIssuer, 'registry'>,
  namespace: string,
  name: string,
  { metadata, spec }: TokenRequest,
): ServiceAccount {
  const mustMatch = (field: 'name' | 'namespace', expected: string): void => {
    const given = metadata[field]
    if (!given || given === expected) return
    const detail = `must match the service account ${field} if specified`
    throw invalid(kind, name, [invalidField(`metadata.${field}`, given, detail)])
  }
  mustMatch('name', name)
  mustMatch('namespace', namespace)
  const account = issuer.registry.get(serviceAccount, namespace, name)
  const uid = account.metadata.uid ?? ''
  if (metadata.uid && metadata.uid !== uid) {
    const detail = `the UID in the token request (${metadata.uid}) does not match the UID of the service account (${uid})`
    throw conflict({ group: kind.group, resource: kind.kind }, name, detail)
  }
  checkExpiration(spec.expirationSeconds ?? hour)
  return account
}

/** Issues a token for a service account. Throws as `checkTokenRequest`, and 400 and 404 for what it is to be bound to. */
export async function requestToken(
  issuer: TokenIssuer,
  namespace: string,
  name: string,
  request: TokenRequest,
  annotate: (key: string, value: string) => void,
): Promise<TokenRequest> {
  const { metadata } = request
  const uid = checkTokenRequest(issuer, namespace, name, request).metadata.uid ?? ''
  const { boundObjectRef } = request.spec
  // A decoded body has nulls where the client said nothing.
  const seconds = request.spec.expirationSeconds ?? hour
  const asked = request.spec.audiences ?? []
  const audiences = asked.length > 0 ? asked : [...issuer.apiAudiences]
  const bound = boundObjectRef ? boundObject(issuer, namespace, name, boundObjectRef) : {}
  const isExtended =
    'pod' in bound &&
    seconds === warnOnlySeconds &&
    audiences.every((audience) => issuer.apiAudiences.includes(audience))
  const now = issuer.clock.now()
  const start = Math.floor(now / 1000)
  const claims: BoundClaims = {
    aud: audiences,
    exp: start + (isExtended ? extendedSeconds : seconds),
    iat: start,
    iss: issuer.issuer,
    jti: randomUUID(),
    'kubernetes.io': {
      namespace,
      ...bound,
      serviceaccount: { name, uid },
      ...(isExtended ? { warnafter: start + seconds } : {}),
    },
    nbf: start,
    sub: accountName(namespace, name),
  }
  annotate('authentication.kubernetes.io/issued-credential-id', `JTI=${claims.jti}`)
  const own = { name, namespace, uid, creationTimestamp: formatTime(now) }
  return {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    // In this order, as Go writes them.
    metadata: { ...own, ...metadata, ...own },
    spec: { audiences, expirationSeconds: seconds, boundObjectRef: boundObjectRef ?? null },
    status: {
      token: await signToken(await issuer.keyring(), { ...claims, aud: audiences }),
      expirationTimestamp: formatTime(now + seconds * 1000),
    },
  }
}

function checkExpiration(seconds: number): void {
  const problem = (detail: string): Error =>
    invalid(kind, '', [invalidField('spec.expirationSeconds', seconds, detail)])
  if (seconds < 600) throw problem('may not specify a duration less than 10 minutes')
  if (seconds > 2 ** 32) throw problem('may not specify a duration larger than 2^32 seconds')
}

type Bound = Pick<BoundClaims['kubernetes.io'], 'pod' | 'secret' | 'node'>

function boundObject({ registry }: TokenIssuer, namespace: string, account: string, reference: ObjectReference): Bound {
  const { apiVersion = '', kind: boundKind = '', name = '' } = reference
  const [group, version] = apiVersion.includes('/') ? (apiVersion.split('/') as [string, string]) : ['', apiVersion]
  if (group === '' && boundKind === 'Pod') {
    const pod = registry.get(podKind, namespace, name)
    if (pod.spec.serviceAccountName !== account) {
      throw badRequest(
        `cannot bind token for serviceaccount ${JSON.stringify(account)} to pod running with different serviceaccount name.`,
      )
    }
    const { nodeName } = pod.spec
    const node = nodeName ? { node: nodeClaim(registry, nodeName) } : {}
    return { pod: claimOf(pod, reference), ...node }
  }
  if (group === '' && boundKind === 'Node') return { node: claimOf(registry.get(nodeKind, undefined, name), reference) }
  if (group === '' && boundKind === 'Secret') {
    return { secret: claimOf(registry.get(secretKind, namespace, name), reference) }
  }
  // Go's text of a GroupVersionKind.
  throw badRequest(`cannot bind token to object of type ${group}/${version}, Kind=${boundKind}`)
}

/** A node that is gone is named all the same. */
function nodeClaim(registry: Pick<Registry, 'find'>, name: string): ObjectClaim {
  const uid = registry.find(nodeKind, undefined, name)?.metadata.uid
  return uid === undefined ? ({ name } as ObjectClaim) : { name, uid }
}

function claimOf({ metadata }: KubeObject, reference: ObjectReference): ObjectClaim {
  const { name, uid = '' } = metadata
  if (reference.uid && reference.uid !== uid) {
    const detail = `the UID in the bound object reference (${reference.uid}) does not match the UID in record. The object might have been deleted and then recreated`
    throw conflict({ group: '', resource: reference.kind ?? '' }, name, detail)
  }
  return { name, uid }
}
