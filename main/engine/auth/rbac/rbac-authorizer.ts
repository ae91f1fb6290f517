import { isPath, type Attributes, type Authorizer, type RuleList, type Verdict } from '../authorization/authorizer.ts'
import type { UserInfo } from '../../registry/registry.ts'
import { aggregateText } from './go-format.ts'
import type { PolicyRule } from './policy-rule.ts'
import { ruleAllows } from './rule-allows.ts'
import type { Binding, Grant, RbacIndex } from './rbac-index.ts'

/** Role-based access control. Source: kubernetes plugin/pkg/auth/authorizer/rbac/rbac.go. */
export function createRbacAuthorizer(index: RbacIndex): Authorizer {
  return {
    authorize: (attributes) => authorize(index, attributes),
    rulesFor: (user, namespace) => rulesFor(index, user, namespace),
  }
}

function authorize(index: RbacIndex, attributes: Attributes): Verdict {
  const namespace = isPath(attributes) ? '' : attributes.namespace
  const problems: string[] = []
  for (const grant of grantsIn(index, attributes.user, namespace)) {
    const rules = rulesOf(index, grant.binding)
    if (typeof rules === 'string') problems.push(rules)
    else if (rules.some((rule) => ruleAllows(rule, attributes))) {
      return { decision: 'allow', reason: `RBAC: allowed by ${describe(grant)}` }
    }
  }
  return { decision: 'no-opinion', reason: problems.length > 0 ? `RBAC: ${aggregateText(problems)}` : '' }
}

export function rulesFor(index: RbacIndex, user: UserInfo, namespace: string): RuleList {
  const rules: PolicyRule[] = []
  const problems: string[] = []
  for (const { binding } of grantsIn(index, user, namespace)) {
    const found = rulesOf(index, binding)
    if (typeof found === 'string') problems.push(found)
    else rules.push(...found)
  }
  return { rules, isIncomplete: false, ...(problems.length > 0 ? { error: aggregateText(problems) } : {}) }
}

function* grantsIn(index: RbacIndex, user: UserInfo, namespace: string): Iterable<Grant> {
  yield* index.grantsOf(user, '')
  if (namespace !== '') yield* index.grantsOf(user, namespace)
}

/** The rules of a binding's role, or why there are none. */
function rulesOf(index: RbacIndex, { roleRef, metadata }: Binding): readonly PolicyRule[] | string {
  const rules = index.rulesOf(roleRef, metadata.namespace ?? '')
  return rules ?? `${roleRef.kind.toLowerCase()}.rbac.authorization.k8s.io ${JSON.stringify(roleRef.name)} not found`
}

function describe({ binding, subject }: Grant): string {
  const { namespace, name } = binding.metadata
  const bindingName = namespace === undefined ? name : `${name}/${namespace}`
  const home = subject.kind === 'ServiceAccount' ? `/${subject.namespace ?? namespace ?? ''}` : ''
  const { kind, name: roleName } = binding.roleRef
  return `${binding.kind} ${JSON.stringify(bindingName)} of ${kind} ${JSON.stringify(roleName)} to ${subject.kind} ${JSON.stringify(subject.name + home)}`
}
