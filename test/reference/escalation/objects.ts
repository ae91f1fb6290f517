export const rbac = 'rbac.authorization.k8s.io'
export const ns = 'escalation'
export const core = `/api/v1/namespaces/${ns}`
export const access = `/apis/${rbac}/v1`
export const roles = `${access}/namespaces/${ns}/roles`
export const bindings = `${access}/namespaces/${ns}/rolebindings`
export const certificates = '/apis/certificates.k8s.io/v1/certificatesigningrequests'
export const deployment = `/apis/apps/v1/namespaces/${ns}/deployments/web`

export interface Rule {
  readonly apiGroups?: readonly string[]
  readonly resources?: readonly string[]
  readonly resourceNames?: readonly string[]
  readonly nonResourceURLs?: readonly string[]
  readonly verbs: readonly string[]
}

export const may = (verbs: string, resources: string, apiGroup = '', names?: string): Rule => ({
  apiGroups: [apiGroup],
  resources: resources.split(' '),
  verbs: verbs.split(' '),
  ...(names ? { resourceNames: names.split(' ') } : {}),
})

export const writing = 'create update patch get delete'

export const small: readonly Rule[] = [may('get', 'pods')]
export const big: readonly Rule[] = [
  may('get list delete', 'pods'),
  may('*', 'secrets'),
  may('get update', 'configmaps', '', 'a b'),
]
export const roleOf = (name: string, rules: readonly Rule[]): object => ({ metadata: { name }, rules })
export const subjectsOf = (name: string): object[] => [{ kind: 'User', apiGroup: rbac, name }]
export const bindingOf = (name: string, kind: string, role: string, subject = name): object => ({
  metadata: { name },
  roleRef: { apiGroup: rbac, kind, name: role },
  subjects: subjectsOf(subject),
})

export const podOf = (name: string, spec: object = {}): object => ({
  metadata: { name },
  spec: { containers: [{ name: 'main', image: 'example.com/image' }], ...spec },
})

export function deploymentOf(replicas: number): object {
  const labels = { app: 'web' }
  const { spec } = podOf('') as { spec: object }
  return {
    metadata: { name: 'web' },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  }
}
