import { formatTime } from '#kube/duration/age.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { badRequest } from '#kube/meta/status-errors.ts'
import { CredentialsRefused, type TokenIdentity } from '../../auth/authentication/authenticator.ts'
import type { UserInfo } from '../../registry/registry.ts'
import type { Virtual, VirtualCall } from './virtual-call.ts'

/** Source: kubernetes pkg/registry/authentication/selfsubjectreview/rest.go. */
export const selfSubjectReview: Virtual = { answer: reviewSelf }

function reviewSelf({ context, user }: VirtualCall): KubeObject {
  return {
    kind: 'SelfSubjectReview',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { creationTimestamp: formatTime(context.clock.now()) } as KubeObject['metadata'],
    ...{ status: { userInfo: userInfoOf(user) } },
  }
}

interface TokenReview extends KubeObject {
  spec?: { token?: string; audiences?: string[] }
}

/** Tells others whose a token is. Source: kubernetes pkg/registry/authentication/tokenreview/storage.go. */
export const tokenReview: Virtual = {
  check({ object }) {
    if (!(object as TokenReview).spec?.token) throw badRequest('token is required for TokenReview in authentication')
  },
  answer: reviewToken,
}

async function reviewToken({ context, object, annotate, warn }: VirtualCall): Promise<KubeObject> {
  const { spec = {} } = object as TokenReview
  const { authenticateToken, accounts } = context.access
  const audiences = spec.audiences?.length ? spec.audiences : accounts.apiAudiences
  const found = await identify(() => authenticateToken(spec.token ?? '', audiences, { annotate, warn }))
  return { ...object, ...{ status: typeof found === 'string' ? { user: {}, error: found } : authenticated(found) } }
}

/** The identity, or why there is none. */
async function identify(
  ask: () => ReturnType<VirtualCall['context']['access']['authenticateToken']>,
): Promise<TokenIdentity | string> {
  try {
    return (await ask()) ?? 'invalid bearer token'
  } catch (error) {
    if (!(error instanceof CredentialsRefused)) throw error
    return error.message === 'invalid bearer token' ? error.message : `[invalid bearer token, ${error.message}]`
  }
}

function authenticated({ user, audiences }: TokenIdentity): object {
  return { authenticated: true, user: userInfoOf(user), audiences }
}

function userInfoOf({ name, uid, groups, extra = {} }: UserInfo): object {
  return {
    username: name,
    ...(uid === undefined || uid === '' ? {} : { uid }),
    ...(groups.length > 0 ? { groups } : {}),
    ...(Object.keys(extra).length > 0 ? { extra } : {}),
  }
}
