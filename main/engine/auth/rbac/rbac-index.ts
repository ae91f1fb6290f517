import type { Disposable } from '#base/disposable.ts'
import { DisposableStore } from '#base/disposable.ts'
import { clusterRoleBinding } from '#kube/kinds/rbac/cluster-role-binding.ts'
import { clusterRole, type ClusterRole } from '#kube/kinds/rbac/cluster-role.ts'
import { roleBinding, type RoleBinding } from '#kube/kinds/rbac/role-binding.ts'
import { role, type Role } from '#kube/kinds/rbac/role.ts'
import type { Kind } from '#kube/meta/kind.ts'
import { keyOf, type KubeObject } from '#kube/meta/object.ts'
import type { Registry, UserInfo } from '../../registry/registry.ts'
import type { PolicyRule } from './policy-rule.ts'

/** A RoleBinding or a ClusterRoleBinding. */
export type Binding = Pick<RoleBinding, 'kind' | 'metadata' | 'roleRef' | 'subjects'>
type Subject = NonNullable<RoleBinding['subjects']>[number]

/** A binding that applies to a user, and the subject through which it does. */
export interface Grant {
  readonly binding: Binding
  readonly subject: Subject
}

/**
 * Roles by name and bindings by subject, kept with every commit: a request looks at what concerns its user, however
 * many bindings there are.
 */
export class RbacIndex implements Disposable {
  readonly #roles = new Map<string, readonly PolicyRule[]>()
  readonly #clusterRoles = new Map<string, readonly PolicyRule[]>()
  /** By namespace ('' for cluster role bindings), subject and key of the binding. */
  readonly #grants = new Map<string, Map<string, Map<string, Grant>>>()
  readonly #watches = new DisposableStore()

  constructor(registry: Registry) {
    const setRole = (target: Map<string, readonly PolicyRule[]>, object: Role | ClusterRole, isGone: boolean): void => {
      if (isGone) target.delete(keyOf(object))
      else target.set(keyOf(object), object.rules ?? [])
    }
    this.#follow(registry, role, (object, isGone) => {
      setRole(this.#roles, object, isGone)
    })
    this.#follow(registry, clusterRole, (object, isGone) => {
      setRole(this.#clusterRoles, object, isGone)
    })
    for (const kind of [roleBinding, clusterRoleBinding] as Kind<RoleBinding>[]) {
      const known = new Map<string, RoleBinding>()
      this.#follow(registry, kind, (object, isGone) => {
        const old = known.get(keyOf(object))
        if (old) this.#removeGrants(old)
        known.delete(keyOf(object))
        if (isGone) return
        known.set(keyOf(object), object)
        this.#addGrants(object)
      })
    }
  }

  /** The bindings of a namespace that apply to a user; '' for those of the whole cluster. */
  *grantsOf(user: UserInfo, namespace: string): Iterable<Grant> {
    const subjects = this.#grants.get(namespace)
    if (!subjects) return
    yield* subjects.get(`User ${user.name}`)?.values() ?? []
    for (const group of user.groups) yield* subjects.get(`Group ${group}`)?.values() ?? []
  }

  /** Undefined where the role does not exist. */
  rulesOf(
    { kind, name }: { readonly kind: string; readonly name: string },
    namespace: string,
  ): readonly PolicyRule[] | undefined {
    return kind === 'Role' ? this.#roles.get(`${namespace}/${name}`) : this.#clusterRoles.get(name)
  }

  dispose(): void {
    this.#watches.dispose()
  }

  #follow<T extends KubeObject>(registry: Registry, kind: Kind<T>, apply: (object: T, isGone: boolean) => void): void {
    const { items, resourceVersion } = registry.list(kind)
    for (const item of items) apply(item, false)
    const options = { sinceRevision: Number(resourceVersion) }
    const watch = registry.watch(kind, options, (events) => {
      for (const { type, object } of events) apply(object, type === 'DELETED')
    })
    this.#watches.add(watch)
  }

  #addGrants(binding: Binding): void {
    const namespace = binding.metadata.namespace ?? ''
    const subjects = this.#grants.get(namespace) ?? new Map<string, Map<string, Grant>>()
    this.#grants.set(namespace, subjects)
    for (const subject of binding.subjects ?? []) {
      const key = subjectKey(subject, namespace)
      if (key === undefined) continue
      const grants = subjects.get(key) ?? new Map<string, Grant>()
      subjects.set(key, grants)
      if (!grants.has(keyOf(binding))) grants.set(keyOf(binding), { binding, subject })
    }
  }

  #removeGrants(binding: Binding): void {
    const namespace = binding.metadata.namespace ?? ''
    const subjects = this.#grants.get(namespace)
    for (const subject of binding.subjects ?? []) {
      const key = subjectKey(subject, namespace) ?? ''
      const grants = subjects?.get(key)
      grants?.delete(keyOf(binding))
      if (grants?.size === 0) subjects?.delete(key)
    }
    if (subjects?.size === 0) this.#grants.delete(namespace)
  }
}

/** A service account is the user of its name. Source: kubernetes pkg/registry/rbac/validation/rule.go appliesToUser. */
function subjectKey({ kind, name, namespace }: Subject, bindingNamespace: string): string | undefined {
  if (kind === 'User' || kind === 'Group') return `${kind} ${name}`
  const home = namespace ?? bindingNamespace
  return kind === 'ServiceAccount' && home !== '' ? `User system:serviceaccount:${home}:${name}` : undefined
}
