import { unknownPath } from '#kube/meta/status-errors.ts'
import type { ApiContext } from '../context.ts'
import { respond } from '../encode.ts'
import { methodNotKnown } from '../failure.ts'
import type { Exchange } from '../filters/filter.ts'
import type { ApiRequest, ApiResponse } from '../message.ts'
import { negotiate } from '../negotiate.ts'
import type { ResourcePath } from '../request-info.ts'
import { unstoredResources, type UnstoredResource } from '../unstored-resources.ts'
import { matchNamespace } from '../write.ts'
import { reviewLocalAccess, reviewOwnAccess, reviewOwnRules, reviewSubjectAccess } from './access-reviews.ts'
import { readComponentStatuses } from './component-statuses.ts'
import { reviewSelf, reviewToken } from './identity-reviews.ts'
import { readTyped } from './read-typed.ts'
import type { CreateVirtual } from './virtual-call.ts'

type Resolved = Pick<Exchange, 'user' | 'warn' | 'annotate'> & { readonly target: ResourcePath; readonly verb: string }

const creates: Readonly<Record<string, CreateVirtual>> = {
  'selfsubjectreviews.authentication.k8s.io': reviewSelf,
  'tokenreviews.authentication.k8s.io': reviewToken,
  'localsubjectaccessreviews.authorization.k8s.io': reviewLocalAccess,
  'selfsubjectaccessreviews.authorization.k8s.io': reviewOwnAccess,
  'selfsubjectrulesreviews.authorization.k8s.io': reviewOwnRules,
  'subjectaccessreviews.authorization.k8s.io': reviewSubjectAccess,
}

/** Answers a request for a review or for the state of components; undefined for any other. */
export function handleVirtual(
  context: ApiContext,
  request: ApiRequest,
  resolved: Resolved,
): ApiResponse | Promise<ApiResponse> | undefined {
  const { group, version, resource } = resolved.target
  if (group === '' && resource === 'componentstatuses') return readComponentStatuses(context, request, resolved)
  const create = creates[`${resource}.${group}`]
  if (!create) return undefined
  const kind = unstoredResources.find(
    (one) => one.resource === resource && one.group === group && one.version === version,
  )
  return kind && createVirtual(context, request, resolved, kind, create)
}

async function createVirtual(
  context: ApiContext,
  request: ApiRequest,
  { target, verb, user, warn, annotate }: Resolved,
  kind: UnstoredResource,
  create: CreateVirtual,
): Promise<ApiResponse> {
  const { name, namespace = '' } = target
  if (name !== undefined || kind.namespaced === (namespace === '')) throw unknownPath()
  if (verb !== 'create') throw methodNotKnown()
  const { query } = request
  const negotiated = negotiate(request.header('accept'), false, query.get('pretty'), request.header('user-agent'))
  const { object, headers } = await readTyped(request, kind)
  matchNamespace(kind, object, namespace || undefined)
  const {
    kind: kindName,
    apiVersion,
    metadata,
    ...rest
  } = await create({ context, user, object, namespace, warn, annotate })
  const answer = { kind: kindName, apiVersion, metadata, ...rest }
  return respond(201, `${JSON.stringify(answer)}\n`, negotiated, headers)
}
