import { statusError } from '#kube/meta/status.ts'
import type { UserInfo } from '../registry/registry.ts'

/** What somebody wants to do. Source: apiserver pkg/authorization/authorizer/interfaces.go. */
export interface Attributes {
  readonly user: UserInfo
  readonly verb: string
  readonly path: string
  readonly group?: string
  readonly resource?: string
  readonly subresource?: string
  readonly namespace?: string
  readonly name?: string
}

export type Decision = 'allow' | 'deny' | 'no-opinion'

export type Authorizer = (attributes: Attributes) => Decision

/** Members of `system:masters` may do everything, before any rule is looked at. */
export const superuser: Authorizer = ({ user }) => (user.groups.includes('system:masters') ? 'allow' : 'no-opinion')

/** The authorizers in the order in which they are asked. RBAC takes its place after the superuser. */
export const authorizers: readonly Authorizer[] = [superuser]

/** The first that has an opinion decides; nobody's opinion is a no. Throws 403. */
export function authorize(chain: readonly Authorizer[], attributes: Attributes): void {
  for (const authorizer of chain) {
    const decision = authorizer(attributes)
    if (decision === 'allow') return
    if (decision === 'deny') break
  }
  throw forbidden(attributes)
}

/** The sentence of apiserver pkg/endpoints/handlers/responsewriters/errors.go. */
function forbidden({ user, verb, path, group = '', resource, subresource, namespace, name }: Attributes): Error {
  if (!resource) return statusError(403, 'Forbidden', `forbidden: User "${user.name}" cannot ${verb} path "${path}"`)
  const target = subresource ? `${resource}/${subresource}` : resource
  const scope = namespace ? ` in the namespace "${namespace}"` : ' at the cluster scope'
  const subject = `${group ? `${resource}.${group}` : resource}${name ? ` "${name}"` : ''}`
  const message = `${subject} is forbidden: User "${user.name}" cannot ${verb} resource "${target}" in API group "${group}"${scope}`
  return statusError(403, 'Forbidden', message, {
    ...(name ? { name } : {}),
    ...(group ? { group } : {}),
    kind: resource,
  })
}
