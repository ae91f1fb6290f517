import type { Clock } from '#base/clock.ts'
import { messageOf } from '#base/errors.ts'
import { isRecord } from '#base/wire.ts'
import { ExpiringCache } from '../webhook/expiring-cache.ts'
import type { ReviewClient } from '../webhook/review-client.ts'
import { CredentialsRefused, type TokenAuthenticator, type TokenIdentity } from './authenticator.ts'
import { digestOf } from './known-users.ts'

/** Source: kube-apiserver --authentication-token-webhook-cache-ttl. */
const kept = 120_000

/** Asks another server with a TokenReview. Source: apiserver plugin/pkg/authenticator/token/webhook/webhook.go. */
export function byWebhook(client: ReviewClient, clock: Clock): TokenAuthenticator {
  const cache = new ExpiringCache<TokenIdentity | 'refused'>(clock)
  return async (token, audiences) => {
    const key = `${digestOf(token)} ${audiences.join(' ')}`
    const known = cache.get(key)
    if (known !== undefined) return known === 'refused' ? undefined : known
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token, audiences } }
    const status = await client.ask(review).catch((error: unknown) => {
      throw new CredentialsRefused(`the webhook of tokens could not be asked: ${messageOf(error)}`)
    })
    const identity = identityOf(status, audiences)
    cache.set(key, identity ?? 'refused', kept)
    return identity
  }
}

function identityOf(status: Record<string, unknown>, asked: readonly string[]): TokenIdentity | undefined {
  const { authenticated, user, audiences } = status
  if (authenticated !== true || !isRecord(user)) return undefined
  const { username, uid, groups, extra } = user
  if (typeof username !== 'string' || username === '') return undefined
  const meant =
    Array.isArray(audiences) && audiences.length > 0 ? asked.filter((one) => audiences.includes(one)) : asked
  if (meant.length === 0) return undefined
  return {
    user: {
      name: username,
      groups: stringsOf(groups),
      ...(typeof uid === 'string' && uid !== '' ? { uid } : {}),
      ...(isRecord(extra)
        ? { extra: Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, stringsOf(values)])) }
        : {}),
    },
    audiences: meant,
  }
}

function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
