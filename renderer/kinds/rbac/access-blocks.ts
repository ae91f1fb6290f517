import type { V1PolicyRule } from '@kubernetes/client-node/dist/gen/models/V1PolicyRule.js'
import type { Binding } from '#kube/kinds/rbac/binding.ts'
import type { Wire } from '#kube/meta/typed.ts'
import type { Cell, Fact, TableBlock } from '../../components/fact.ts'
import { listOf, targetOf } from '../fact-text.ts'

type Rule = Wire<V1PolicyRule>

/** `deployments.apps`, as kubectl names a resource of a group; everything is `*`. */
function resourcesOf({ apiGroups = [], resources = [], nonResourceURLs = [] }: Rule): string | undefined {
  const named = apiGroups.flatMap((group) => resources.map((resource) => (group ? `${resource}.${group}` : resource)))
  return listOf([...(resources.includes('*') && apiGroups.includes('*') ? ['*'] : named), ...nonResourceURLs])
}

function ruleRow(rule: Rule): Cell[] {
  return [
    { value: resourcesOf(rule), mono: true },
    { value: listOf(rule.resourceNames), mono: true, orElse: 'all' },
    { value: listOf(rule.verbs), mono: true },
  ]
}

/** What a role allows. */
export function rulesBlock(rules: readonly Rule[] | null | undefined): TableBlock {
  const columns = ['resources', 'onlyNamed', 'verbs']
  return { title: 'rules', columns, rows: (rules ?? []).map(ruleRow), empty: 'nothing' }
}

export function bindingFacts({ metadata, roleRef }: Binding): Fact[] {
  const namespace = roleRef.kind === 'Role' ? metadata.namespace : undefined
  return [
    {
      label: 'role',
      value: `${roleRef.kind} ${roleRef.name}`,
      link: targetOf('rbac.authorization.k8s.io/v1', roleRef.kind, roleRef.name, namespace),
    },
  ]
}

/** Who is given the role. */
export function subjectsBlock({ subjects }: Binding): TableBlock {
  const rows = (subjects ?? []).map(({ kind, name, namespace }): Cell[] => [
    kind,
    { value: name, link: kind === 'ServiceAccount' ? targetOf('v1', kind, name, namespace) : undefined },
    namespace,
  ])
  return { title: 'subjects', columns: ['kind', 'name', 'namespace'], rows, empty: 'noSubjects' }
}

/** The link of the `role` column, whose text is `ClusterRole/view`. */
export function roleTarget(text: string, namespace: string | undefined) {
  const [kind = '', ...name] = text.split('/')
  const scope = kind === 'Role' ? { namespace } : {}
  return { apiVersion: 'rbac.authorization.k8s.io/v1', kind, name: name.join('/'), ...scope }
}
