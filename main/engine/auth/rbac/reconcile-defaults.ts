import { clusterRoleBinding } from '#kube/kinds/rbac/cluster-role-binding.ts'
import { clusterRole, type ClusterRole } from '#kube/kinds/rbac/cluster-role.ts'
import { roleBinding, type RoleBinding } from '#kube/kinds/rbac/role-binding.ts'
import { role } from '#kube/kinds/rbac/role.ts'
import { cloneJson, equalJson } from '#kube/meta/json.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Registry } from '../../registry/registry.ts'
import {
  defaultClusterRoleBindings,
  defaultClusterRoles,
  defaultRoleBindings,
  defaultRoles,
} from './default-objects.ts'
import { missingRules } from './rule-coverage.ts'

const autoUpdate = 'rbac.authorization.kubernetes.io/autoupdate'
const user = { name: 'system:apiserver', groups: ['system:masters'] }

/**
 * Makes the roles and bindings every cluster has, and gives back what was taken from them; what was added stays, and
 * what is marked `autoupdate: false` is left alone. Source: kubernetes pkg/registry/rbac/rest/storage_rbac.go
 * PostStartHook, component-helpers auth/rbac/reconciliation.
 */
export async function reconcileDefaults(registry: Registry): Promise<void> {
  await Promise.all([
    ...defaultClusterRoles().map((wanted) => reconcile(registry, clusterRole, wanted, mergeRules)),
    ...defaultClusterRoleBindings().map((wanted) => reconcile(registry, clusterRoleBinding, wanted, mergeSubjects)),
    ...defaultRoles().map((wanted) => reconcile(registry, role, wanted, mergeRules)),
    ...defaultRoleBindings().map((wanted) => reconcile(registry, roleBinding, wanted, mergeSubjects)),
  ])
}

type Merge<T> = (current: T, wanted: T) => void

async function reconcile<T extends KubeObject>(
  registry: Registry,
  kind: Kind<T>,
  wanted: T,
  merge: Merge<T>,
): Promise<void> {
  const { namespace, name } = wanted.metadata
  const current = registry.find(kind, namespace, name)
  if (!current) {
    await registry.create(kind, wanted, { user })
    return
  }
  if (current.metadata.annotations?.[autoUpdate] === 'false' || hasAllOf(current, wanted)) return
  if (!sameRoleRef(current, wanted)) {
    // The role of a binding cannot be changed; upstream makes the binding anew.
    await registry.delete(kind, namespace, name, { user })
    await registry.create(kind, wanted, { user })
    return
  }
  const merged = cloneJson(current)
  merged.metadata.labels = { ...merged.metadata.labels, ...wanted.metadata.labels }
  merged.metadata.annotations = { ...merged.metadata.annotations, ...wanted.metadata.annotations }
  merge(merged, wanted)
  if (!equalJson(current, merged)) await registry.update(kind, merged, { user })
}

/** Whether nobody has changed anything: what nearly every start finds, and finds out without a copy. */
function hasAllOf(current: object, wanted: object): boolean {
  return Object.entries(wanted).every(([name, value]) => {
    const own: unknown = (current as Record<string, unknown>)[name]
    return name === 'metadata' ? hasEvery(own as Metadata, value as Metadata) : equalJson(own, value)
  })
}

type Metadata = KubeObject['metadata']

function hasEvery(current: Metadata, { labels = {}, annotations = {} }: Metadata): boolean {
  const within = (values: Record<string, string>, all: Record<string, string> = {}): boolean =>
    Object.entries(values).every(([key, value]) => all[key] === value)
  return within(labels, current.labels) && within(annotations, current.annotations)
}

function sameRoleRef(current: object, wanted: object): boolean {
  const [a, b] = [current, wanted].map((object) => (object as Partial<RoleBinding>).roleRef)
  return a?.kind === b?.kind && a?.name === b?.name
}

function mergeRules(current: Pick<ClusterRole, 'rules' | 'aggregationRule'>, wanted: typeof current): void {
  const missing = missingRules(current.rules ?? [], wanted.rules ?? [])
  if (missing.length > 0) current.rules = [...(current.rules ?? []), ...(missing as ClusterRole['rules'] & object)]
  if (!wanted.aggregationRule) {
    delete current.aggregationRule
    return
  }
  const selectors = current.aggregationRule?.clusterRoleSelectors ?? []
  const lacking = (wanted.aggregationRule.clusterRoleSelectors ?? []).filter(
    (selector) => !selectors.some((known) => equalJson(known, selector)),
  )
  if (lacking.length > 0) current.aggregationRule = { clusterRoleSelectors: [...selectors, ...lacking] }
}

function mergeSubjects(current: Pick<RoleBinding, 'subjects'>, wanted: typeof current): void {
  const known = current.subjects ?? []
  const lacking = (wanted.subjects ?? []).filter((subject) => !known.some((other) => sameSubject(other, subject)))
  if (lacking.length > 0) current.subjects = [...known, ...lacking]
}

type Subject = NonNullable<RoleBinding['subjects']>[number]

function sameSubject(a: Subject, b: Subject): boolean {
  return a.kind === b.kind && a.name === b.name && a.namespace === b.namespace && a.apiGroup === b.apiGroup
}
