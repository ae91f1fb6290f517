import { unknownPath } from '#kube/meta/status-errors.ts'
import type { ApiContext } from '../context.ts'
import { respond } from '../encode.ts'
import { methodNotKnown } from '../failure.ts'
import { admitMade } from '../made-objects.ts'
import type { Exchange } from '../filters/filter.ts'
import type { ApiRequest, ApiResponse } from '../message.ts'
import { negotiate } from '../negotiate.ts'
import type { ResourcePath } from '../request-info.ts'
import { unstoredResources, type UnstoredResource } from '../unstored-resources.ts'
import { matchNamespace } from '../write.ts'
import {
  localSubjectAccessReview,
  selfSubjectAccessReview,
  selfSubjectRulesReview,
  subjectAccessReview,
} from './access-reviews.ts'
import { readComponentStatuses } from './component-statuses.ts'
import { selfSubjectReview, tokenReview } from './identity-reviews.ts'
import { readTyped } from './read-typed.ts'
import type { Virtual } from './virtual-call.ts'

type Resolved = Pick<Exchange, 'user' | 'warn' | 'annotate'> & { readonly target: ResourcePath; readonly verb: string }

const reviews: Readonly<Record<string, Virtual>> = {
  'selfsubjectreviews.authentication.k8s.io': selfSubjectReview,
  'tokenreviews.authentication.k8s.io': tokenReview,
  'localsubjectaccessreviews.authorization.k8s.io': localSubjectAccessReview,
  'selfsubjectaccessreviews.authorization.k8s.io': selfSubjectAccessReview,
  'selfsubjectrulesreviews.authorization.k8s.io': selfSubjectRulesReview,
  'subjectaccessreviews.authorization.k8s.io': subjectAccessReview,
}

/** Answers a request for a review or for the state of components; undefined for any other. */
export function handleVirtual(
  context: ApiContext,
  request: ApiRequest,
  resolved: Resolved,
): ApiResponse | Promise<ApiResponse> | undefined {
  const { group, version, resource } = resolved.target
  if (group === '' && resource === 'componentstatuses') return readComponentStatuses(context, request, resolved)
  const review = reviews[`${resource}.${group}`]
  if (!review) return undefined
  const kind = unstoredResources.find(
    (one) => one.resource === resource && one.group === group && one.version === version,
  )
  return kind && answerReview(context, request, resolved, kind, review)
}

async function answerReview(
  context: ApiContext,
  request: ApiRequest,
  { target, verb, user, warn, annotate }: Resolved,
  kind: UnstoredResource,
  { check, answer }: Virtual,
): Promise<ApiResponse> {
  const { name, namespace = '' } = target
  if (name !== undefined || kind.namespaced === (namespace === '')) throw unknownPath()
  if (verb !== 'create') throw methodNotKnown()
  const { query } = request
  const negotiated = negotiate(request.header('accept'), false, query.get('pretty'), request.header('user-agent'))
  const { object: sent, headers, query: options } = await readTyped(request, kind)
  matchNamespace(kind, sent, namespace || undefined)
  const object = await admitMade(
    { context, request, user, target, warn, annotate },
    { object: sent, kind, query: options, check: (admitted) => check?.({ object: admitted, namespace }) },
  )
  const answered = await answer({ context, user, object, namespace, warn, annotate })
  const { kind: kindName, apiVersion, metadata, ...rest } = answered
  return respond(201, `${JSON.stringify({ kind: kindName, apiVersion, metadata, ...rest })}\n`, negotiated, headers)
}
