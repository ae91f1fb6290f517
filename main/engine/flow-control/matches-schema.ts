import { accountOf } from '../auth/authentication/user.ts'
import type { FlowSchemaSpec } from '../kinds/flowcontrol/mandatory.ts'
import type { UserInfo } from '../registry/registry.ts'

type Rule = NonNullable<FlowSchemaSpec['rules']>[number]
type Subject = Rule['subjects'][number]
type ResourceRule = NonNullable<Rule['resourceRules']>[number]

/** What a request is classified by. */
export interface RequestDigest {
  readonly user: UserInfo
  readonly verb: string
  readonly path: string
  /** Absent above the resources. */
  readonly target?: {
    readonly group: string
    readonly namespace?: string
    readonly resource: string
    readonly subresource?: string
  }
}

/** Source: apiserver pkg/util/flowcontrol/rule.go matchesFlowSchema. */
export function matchesSchema(request: RequestDigest, { rules = [] }: FlowSchemaSpec): boolean {
  return rules.some((rule) => rule.subjects.some((subject) => isSubject(request.user, subject)) && fits(request, rule))
}

function isSubject(user: UserInfo, { kind, user: named, group, serviceAccount }: Subject): boolean {
  if (kind === 'User') return named?.name === '*' || named?.name === user.name
  if (kind === 'Group') return group?.name === '*' || (group !== undefined && user.groups.includes(group.name))
  if (!serviceAccount) return false
  const account = accountOf(user.name)
  if (account?.namespace !== serviceAccount.namespace) return false
  return serviceAccount.name === '*' || serviceAccount.name === account.name
}

function fits({ verb, path, target }: RequestDigest, { resourceRules = [], nonResourceRules = [] }: Rule): boolean {
  if (!target) {
    return nonResourceRules.some(({ verbs, nonResourceURLs }) => has(verbs, verb) && isUnder(path, nonResourceURLs))
  }
  const resource = target.subresource ? `${target.resource}/${target.subresource}` : target.resource
  return resourceRules.some(
    (rule) =>
      has(rule.verbs, verb) &&
      has(rule.resources, resource) &&
      has(rule.apiGroups, target.group) &&
      isInScope(target.namespace, rule),
  )
}

function isInScope(namespace: string | undefined, { clusterScope = false, namespaces = [] }: ResourceRule): boolean {
  return namespace ? has(namespaces, namespace) : clusterScope
}

/** `*` stands alone where it stands; validation sees to that. */
function has(list: readonly string[], wanted: string): boolean {
  return (list.length === 1 && list[0] === '*') || list.includes(wanted)
}

/** A path without a star stands for what is below it as well. */
function isUnder(path: string, urls: readonly string[]): boolean {
  return urls.some((url) => {
    if (url === '*' || url === path) return true
    const prefix = url.endsWith('*') ? url.slice(0, -1) : url
    return path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`)
  })
}
