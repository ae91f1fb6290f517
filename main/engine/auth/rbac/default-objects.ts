import type { ClusterRoleBinding } from '#kube/kinds/rbac/cluster-role-binding.ts'
import type { ClusterRole } from '#kube/kinds/rbac/cluster-role.ts'
import type { RoleBinding } from '#kube/kinds/rbac/role-binding.ts'
import type { Role } from '#kube/kinds/rbac/role.ts'
import { clusterRoleSubjects, roleSubjects } from './default-roles/bindings.ts'
import { clusterRoleRules } from './default-roles/cluster-roles.ts'
import { controllerRules } from './default-roles/controller-roles.ts'
import { roleRules } from './default-roles/namespaced-roles.ts'
import { parseRules } from './parse-rules.ts'

const group = 'rbac.authorization.k8s.io'
const apiVersion = `${group}/v1`
const controllerPrefix = 'system:controller:'

/** Which roles gather the rules of others, and into which a role's own are gathered. */
const aggregated = ['admin', 'edit', 'view']
const gatheredInto: Readonly<Record<string, string>> = {
  edit: 'admin',
  view: 'edit',
  'system:aggregate-to-admin': 'admin',
  'system:aggregate-to-edit': 'edit',
  'system:aggregate-to-view': 'view',
}

type Metadata = ClusterRole['metadata']

function metadataOf(name: string, labels: Record<string, string> = {}): Metadata {
  return {
    name,
    labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels },
    annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
  }
}

function metadataIn(key: string): Metadata {
  const slash = key.indexOf('/')
  return { ...metadataOf(key.slice(slash + 1)), namespace: key.slice(0, slash) }
}

export function defaultClusterRoles(): ClusterRole[] {
  const own = Object.entries(clusterRoleRules).map(([name, text]): ClusterRole => {
    const target = gatheredInto[name]
    const metadata = metadataOf(name, target ? { [aggregationLabel(target)]: 'true' } : {})
    if (!aggregated.includes(name))
      return { apiVersion, kind: 'ClusterRole', metadata, rules: parseRules(text) as ClusterRole['rules'] & object }
    const clusterRoleSelectors = [{ matchLabels: { [aggregationLabel(name)]: 'true' } }]
    return { apiVersion, kind: 'ClusterRole', metadata, aggregationRule: { clusterRoleSelectors } }
  })
  const ofControllers = Object.entries(controllerRules).map(([name, text]): ClusterRole => {
    const metadata = metadataOf(controllerPrefix + name)
    return { apiVersion, kind: 'ClusterRole', metadata, rules: parseRules(text) as ClusterRole['rules'] & object }
  })
  return [...own, ...ofControllers]
}

function aggregationLabel(target: string): string {
  return `${group}/aggregate-to-${target}`
}

export function defaultClusterRoleBindings(): ClusterRoleBinding[] {
  const ofControllers = Object.keys(controllerRules).map((name): [string, string[]] => [
    controllerPrefix + name,
    [`ServiceAccount kube-system/${name}`],
  ])
  return [...Object.entries(clusterRoleSubjects), ...ofControllers].map(([name, subjects]) => ({
    apiVersion,
    kind: 'ClusterRoleBinding',
    metadata: metadataOf(name),
    ...(subjects.length > 0 ? { subjects: subjects.map(parseSubject) } : {}),
    roleRef: { apiGroup: group, kind: 'ClusterRole', name },
  }))
}

export function defaultRoles(): Role[] {
  return Object.entries(roleRules).map(([key, text]) => ({
    apiVersion,
    kind: 'Role',
    metadata: metadataIn(key),
    rules: parseRules(text) as Role['rules'] & object,
  }))
}

export function defaultRoleBindings(): RoleBinding[] {
  return Object.entries(roleSubjects).map(([key, { role, subjects }]) => ({
    apiVersion,
    kind: 'RoleBinding',
    metadata: metadataIn(key),
    subjects: subjects.map(parseSubject),
    roleRef: { apiGroup: group, kind: 'Role', name: role },
  }))
}

/** `User name`, `Group name` or `ServiceAccount namespace/name`. */
function parseSubject(text: string): NonNullable<RoleBinding['subjects']>[number] {
  const [kind = '', name = ''] = text.split(' ')
  if (kind !== 'ServiceAccount') return { kind, apiGroup: group, name }
  const slash = name.indexOf('/')
  return { kind, name: name.slice(slash + 1), namespace: name.slice(0, slash) }
}
