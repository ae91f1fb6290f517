import { clusterRole, type ClusterRole } from '#kube/kinds/rbac/cluster-role.ts'
import type { RoleBinding } from '#kube/kinds/rbac/role-binding.ts'
import { role } from '#kube/kinds/rbac/role.ts'
import { equalJson } from '#kube/meta/json.ts'
import { apiVersionOf } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { forbidden, notFound } from '#kube/meta/status-errors.ts'
import { statusError } from '#kube/meta/status.ts'
import type { AdmissionPlugin, AdmissionReader, AdmissionRequest } from '../../registry/admission.ts'
import type { UserInfo } from '../../registry/registry.ts'
import type { Authorizer, RuleList } from '../authorization/authorizer.ts'
import { goList } from './go-format.ts'
import type { PolicyRule } from './policy-rule.ts'
import { compactRules, describeRule, missingRules } from './rule-coverage.ts'

/** Who asks whether somebody may, and what somebody has by RBAC. */
export interface EscalationChecks {
  readonly authorizer: Pick<Authorizer, 'authorize'>
  readonly rulesFor: (user: UserInfo, namespace: string) => RuleList
}

const group = 'rbac.authorization.k8s.io'

/**
 * Nobody gives what they do not have, unless they may `escalate` the role or `bind` it. Runs last of what may change an
 * object, so that it sees what a patch, an apply or a webhook made of it.
 * Source: kubernetes pkg/registry/rbac/{clusterrole,role,clusterrolebinding,rolebinding}/policybased/storage.go.
 */
export function createEscalationCheck(checks: EscalationChecks): AdmissionPlugin {
  return {
    name: 'RBACEscalation',
    mutate(request, reader) {
      const { kind, object, old, user } = request
      if (kind.group !== group || !object || !user || user.groups.includes('system:masters')) return undefined
      if (old && isOnlyForCollection(object, old)) return undefined
      const isRole = kind.resource === clusterRole.resource || kind.resource === role.resource
      return isRole ? checkRole(checks, request, object, user) : checkBinding(checks, request, object, user, reader)
    },
  }
}

async function checkRole(
  checks: EscalationChecks,
  { kind, old, namespace = '', name }: AdmissionRequest,
  object: KubeObject,
  user: UserInfo,
): Promise<void> {
  // As upstream: the name in the URL, which a create does not have.
  const attributes = {
    user,
    verb: 'escalate',
    group,
    version: '*',
    resource: kind.resource,
    subresource: '',
    namespace,
  }
  const { decision } = await checks.authorizer.authorize({ ...attributes, name: old ? name : '' })
  if (decision === 'allow') return
  const { rules = [] } = object as ClusterRole
  const problem = escalation(checks, user, namespace, rules)
  if (problem) throw forbidden(kind, object.metadata.name, problem)
  if (![object, old].some((one) => gathersRules(one))) return
  if (escalation(checks, user, namespace, everything)) {
    throw forbidden(kind, object.metadata.name, 'must have cluster-admin privileges to use the aggregationRule')
  }
}

const everything: readonly PolicyRule[] = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  { nonResourceURLs: ['*'], verbs: ['*'] },
]

function gathersRules(object: ClusterRole | undefined): boolean {
  return (object?.aggregationRule?.clusterRoleSelectors ?? []).length > 0
}

async function checkBinding(
  checks: EscalationChecks,
  { kind, namespace = '' }: AdmissionRequest,
  object: KubeObject,
  user: UserInfo,
  reader: AdmissionReader,
): Promise<void> {
  const { roleRef } = object as RoleBinding
  const resource = { ClusterRole: clusterRole.resource, Role: role.resource }[roleRef.kind]
  // As upstream, whose own mistake this is not: it comes before validation, and never becomes a Status with a reason.
  if (resource === undefined)
    throw statusError(500, '', `unsupported role reference kind: ${JSON.stringify(roleRef.kind)}`)
  const attributes = {
    user,
    verb: 'bind',
    group: roleRef.apiGroup ?? group,
    version: '*',
    resource,
    subresource: '',
    namespace,
  }
  const { decision } = await checks.authorizer.authorize({ ...attributes, name: roleRef.name })
  if (decision === 'allow') return
  const target =
    roleRef.kind === 'Role'
      ? reader.find(role, namespace, roleRef.name)
      : reader.find(clusterRole, undefined, roleRef.name)
  // As upstream: named as the resource that is written, not as the one that is missing.
  if (!target) throw notFound(kind, roleRef.name)
  const problem = escalation(checks, user, namespace, target.rules ?? [])
  if (problem) throw forbidden(kind, object.metadata.name, problem)
}

/** Source: kubernetes pkg/registry/rbac/validation/rule.go ConfirmNoEscalation. */
function escalation(
  { rulesFor }: EscalationChecks,
  user: UserInfo,
  namespace: string,
  wanted: readonly PolicyRule[],
): string | undefined {
  const { rules, error } = rulesFor(user, namespace)
  const missing = missingRules(rules, wanted)
  if (missing.length === 0) return undefined
  const lines = [...new Set(compactRules(missing).map(describeRule))].sort()
  const note = error === undefined ? '' : `; resolution errors: [${error}]`
  const { name, groups } = user
  return `user ${JSON.stringify(name)} (groups=${goList(groups)}) is attempting to grant RBAC permissions not currently held:\n${lines.join('\n')}${note}`
}

/** Owner references and finalizers may be changed without a check, for the object's own end. Source: rbac/helpers.go. */
function isOnlyForCollection(object: KubeObject, old: KubeObject): boolean {
  const strip = (one: KubeObject): object => {
    const { ownerReferences: _owners, finalizers: _finalizers, managedFields: _managed, ...metadata } = one.metadata
    return { ...one, apiVersion: apiVersionOf({ group, version: 'v1' }), metadata }
  }
  return equalJson(strip(object), strip(old))
}
