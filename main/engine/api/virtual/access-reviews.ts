import type { FieldError } from '#kube/meta/field-error.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { badRequest } from '#kube/meta/status-errors.ts'
import { questionOf, userOf, type AccessSpec } from '../../auth/reviews/access-attributes.ts'
import { invalidReview, validateAccess, validateLocal } from '../../auth/reviews/validate-access.ts'
import type { UserInfo } from '../../registry/registry.ts'
import type { Virtual, VirtualCall } from './virtual-call.ts'

const group = 'authorization.k8s.io'

function specOf(object: KubeObject): AccessSpec {
  return (object as { spec?: AccessSpec }).spec ?? {}
}

/** Source: kubernetes pkg/registry/authorization/subjectaccessreview/rest.go. */
export const subjectAccessReview: Virtual = {
  check({ object }) {
    refuse(validateAccess(specOf(object), object.metadata, false))
  },
  answer: (call) => review(call, userOf(specOf(call.object))),
}

/** Source: kubernetes pkg/registry/authorization/localsubjectaccessreview/rest.go. */
export const localSubjectAccessReview: Virtual = {
  check({ object, namespace }) {
    const spec = specOf(object)
    refuse([...validateAccess(spec, object.metadata, false, true), ...validateLocal(spec, namespace)])
  },
  answer: (call) => review(call, userOf(specOf(call.object))),
}

/** Source: kubernetes pkg/registry/authorization/selfsubjectaccessreview/rest.go. */
export const selfSubjectAccessReview: Virtual = {
  check({ object }) {
    refuse(validateAccess(specOf(object), object.metadata, true))
  },
  answer: (call) => review(call, call.user),
}

function refuse(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidReview(group, errors)
}

async function review({ context, object }: VirtualCall, user: UserInfo): Promise<KubeObject> {
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
export const selfSubjectRulesReview: Virtual = {
  check({ object }) {
    if (!namespaceIn(object)) throw badRequest('no namespace on request')
  },
  answer: reviewOwnRules,
}

function namespaceIn(object: KubeObject): string {
  return (specOf(object) as { namespace?: string }).namespace ?? ''
}

function reviewOwnRules({ context, object, user }: VirtualCall): KubeObject {
  const { rules, isIncomplete, error } = context.access.authorizer.rulesFor(user, namespaceIn(object))
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
