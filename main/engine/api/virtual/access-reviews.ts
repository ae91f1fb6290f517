import type { FieldError } from '#kube/meta/field-error.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { badRequest } from '#kube/meta/status-errors.ts'
import { questionOf, userOf, type AccessSpec } from '../../auth/reviews/access-attributes.ts'
import { invalidReview, validateAccess, validateLocal } from '../../auth/reviews/validate-access.ts'
import type { UserInfo } from '../../registry/registry.ts'
import type { VirtualCall } from './virtual-call.ts'

const group = 'authorization.k8s.io'

function specOf(object: KubeObject): AccessSpec {
  return (object as { spec?: AccessSpec }).spec ?? {}
}

/** Source: kubernetes pkg/registry/authorization/subjectaccessreview/rest.go. */
export function reviewSubjectAccess(call: VirtualCall): Promise<KubeObject> {
  const spec = specOf(call.object)
  return review(call, userOf(spec), validateAccess(spec, call.object.metadata, false))
}

/** Source: kubernetes pkg/registry/authorization/localsubjectaccessreview/rest.go. */
export function reviewLocalAccess(call: VirtualCall): Promise<KubeObject> {
  const spec = specOf(call.object)
  const { namespace: _own, ...metadata } = call.object.metadata
  return review(call, userOf(spec), [...validateAccess(spec, metadata, false), ...validateLocal(spec, call.namespace)])
}

/** Source: kubernetes pkg/registry/authorization/selfsubjectaccessreview/rest.go. */
export function reviewOwnAccess(call: VirtualCall): Promise<KubeObject> {
  return review(call, call.user, validateAccess(specOf(call.object), call.object.metadata, true))
}

async function review({ context, object }: VirtualCall, user: UserInfo, errors: FieldError[]): Promise<KubeObject> {
  if (errors.length > 0) throw invalidReview(group, errors)
  const { attributes, problems } = questionOf(user, specOf(object))
  const { decision, reason, error } = await context.access.authorizer.authorize(attributes)
  const evaluationError = [...(error === undefined ? [] : [error]), ...problems].join('; ')
  const status = {
    allowed: decision === 'allow',
    ...(decision === 'deny' ? { denied: true } : {}),
    ...(reason === '' ? {} : { reason }),
    ...(evaluationError === '' ? {} : { evaluationError }),
  }
  return { ...object, ...{ status } }
}

/** What one may do in a namespace. Source: kubernetes pkg/registry/authorization/selfsubjectrulesreview/rest.go. */
export function reviewOwnRules({ context, object, user }: VirtualCall): KubeObject {
  const { namespace } = specOf(object) as { namespace?: string }
  if (!namespace) throw badRequest('no namespace on request')
  const { rules, isIncomplete, error } = context.access.authorizer.rulesFor(user, namespace)
  const status = {
    resourceRules: rules.flatMap(({ verbs, apiGroups, resources, resourceNames }) =>
      resources?.length ? [{ verbs, apiGroups, resources, ...(resourceNames?.length ? { resourceNames } : {}) }] : [],
    ),
    nonResourceRules: rules.flatMap(({ verbs, nonResourceURLs }) =>
      nonResourceURLs?.length ? [{ verbs, nonResourceURLs }] : [],
    ),
    incomplete: isIncomplete,
    ...(error === undefined ? {} : { evaluationError: error }),
  }
  const metadata = {} as KubeObject['metadata']
  return { kind: 'SelfSubjectRulesReview', apiVersion: `${group}/v1`, metadata, ...{ spec: {}, status } }
}
