import { defineKind, type Kind } from '#kube/meta/kind.ts'

/** A resource that is answered and not kept: reviews, bindings, the state of components. */
export interface UnstoredResource extends Kind {
  readonly verbs: readonly string[]
}

function review(group: string, kind: string, namespaced = false): UnstoredResource {
  const resource = `${kind.toLowerCase()}s`
  return { ...defineKind({ group, version: 'v1', kind, resource, namespaced, nav: 'access' }), verbs: ['create'] }
}

export const binding = review('', 'Binding', true)

export const unstoredResources: readonly UnstoredResource[] = [
  binding,
  {
    ...defineKind({
      version: 'v1',
      kind: 'ComponentStatus',
      resource: 'componentstatuses',
      namespaced: false,
      shortNames: ['cs'],
      nav: 'cluster',
    }),
    verbs: ['get', 'list'],
  },
  review('authentication.k8s.io', 'SelfSubjectReview'),
  review('authentication.k8s.io', 'TokenReview'),
  review('authorization.k8s.io', 'LocalSubjectAccessReview', true),
  review('authorization.k8s.io', 'SelfSubjectAccessReview'),
  review('authorization.k8s.io', 'SelfSubjectRulesReview'),
  review('authorization.k8s.io', 'SubjectAccessReview'),
]
