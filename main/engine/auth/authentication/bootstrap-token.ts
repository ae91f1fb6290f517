import { timingSafeEqual } from 'node:crypto'
import type { Clock } from '#base/clock.ts'
import { secret as secretKind, type Secret } from '#kube/kinds/core/secret.ts'
import type { Registry } from '../../registry/registry.ts'
import type { TokenAuthenticator } from './authenticator.ts'

const form = /^([a-z0-9]{6})\.([a-z0-9]{16})$/
const extraGroup = /^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/

/**
 * Tokens with which nodes join: `id.secret`, kept in Secrets `bootstrap-token-<id>` of kube-system.
 * Source: kubernetes plugin/pkg/auth/authenticator/token/bootstrap/bootstrap.go.
 */
export function byBootstrapToken(cluster: {
  readonly registry: Pick<Registry, 'find'>
  readonly clock: Clock
}): TokenAuthenticator {
  return (token, audiences) => {
    const [, id, password] = form.exec(token) ?? []
    if (id === undefined || password === undefined) return undefined
    const secret = cluster.registry.find(secretKind, 'kube-system', `bootstrap-token-${id}`)
    if (!secret || !isValid(secret, id, password, cluster.clock.now())) return undefined
    const groups = extraGroupsOf(secret)
    if (!groups) return undefined
    return { user: { name: `system:bootstrap:${id}`, groups: ['system:bootstrappers', ...groups] }, audiences }
  }
}

function isValid(secret: Secret, id: string, password: string, now: number): boolean {
  if (secret.type !== 'bootstrap.kubernetes.io/token' || secret.metadata.deletionTimestamp) return false
  const kept = Buffer.from(valueOf(secret, 'token-secret'))
  const shown = Buffer.from(password)
  if (kept.length !== shown.length || !timingSafeEqual(kept, shown) || valueOf(secret, 'token-id') !== id) return false
  const expiration = valueOf(secret, 'expiration')
  // A time that cannot be read is over.
  if (expiration !== '' && !(Date.parse(expiration) > now)) return false
  return valueOf(secret, 'usage-bootstrap-authentication') === 'true'
}

/** Undefined where one of them is not a group that a token may give. */
function extraGroupsOf(secret: Secret): string[] | undefined {
  const text = valueOf(secret, 'auth-extra-groups')
  const groups = text === '' ? [] : [...new Set(text.split(','))].sort()
  return groups.every((group) => extraGroup.test(group)) ? groups : undefined
}

function valueOf({ data }: Secret, key: string): string {
  return Buffer.from(data?.[key] ?? '', 'base64').toString()
}
