/** A resource that is answered and not kept: reviews, bindings, the state of components. */
export interface UnstoredResource {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly resource: string
  readonly namespaced: boolean
  readonly verbs: readonly string[]
  readonly shortNames: readonly string[]
}

function review(group: string, kind: string, namespaced = false): UnstoredResource {
  const resource = `${kind.toLowerCase()}s`
  return { group, version: 'v1', kind, resource, namespaced, verbs: ['create'], shortNames: [] }
}

export const unstoredResources: readonly UnstoredResource[] = [
  review('', 'Binding', true),
  {
    group: '',
    version: 'v1',
    kind: 'ComponentStatus',
    resource: 'componentstatuses',
    namespaced: false,
    verbs: ['get', 'list'],
    shortNames: ['cs'],
  },
  review('authentication.k8s.io', 'SelfSubjectReview'),
  review('authentication.k8s.io', 'TokenReview'),
  review('authorization.k8s.io', 'LocalSubjectAccessReview', true),
  review('authorization.k8s.io', 'SelfSubjectAccessReview'),
  review('authorization.k8s.io', 'SelfSubjectRulesReview'),
  review('authorization.k8s.io', 'SubjectAccessReview'),
]
