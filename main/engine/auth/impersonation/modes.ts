import type { UserInfo } from '../../registry/registry.ts'
import { accountOf } from '../authentication/user.ts'
import type { Attributes } from '../authorization/authorizer.ts'
import type { WantedUser } from './wanted-user.ts'

/**
 * A way to play somebody else (KEP-5284). The narrow ones say for which requests it may be done, with the verb
 * `impersonate-on:<mode>:<verb>`, and whom, with `impersonate:<mode>`; the old one is the verb `impersonate` alone.
 * Source: apiserver pkg/endpoints/filters/impersonation/mode.go.
 */
export interface ImpersonationMode {
  /** Absent for the old one. */
  readonly name?: string
  readonly fits: (wanted: WantedUser, requestor: UserInfo) => boolean
  /** What of the check is asked for, where it is not the plain question. */
  readonly ask?: (attributes: Attributes) => Attributes
}

export const modes: readonly ImpersonationMode[] = [
  {
    name: 'associated-node',
    fits: (wanted, requestor) => isNameOnly(wanted) && isNodeOf(requestor, wanted.name),
    ask: (attributes) => ({
      ...attributes,
      // The right holds on every node, for the account's pod there.
      ...(attributes.verb === 'impersonate:associated-node' ? { name: '*' } : {}),
      user: withoutExtra(attributes.user),
    }),
  },
  { name: 'arbitrary-node', fits: (wanted) => isNameOnly(wanted) && nodeOf(wanted.name) !== undefined },
  { name: 'serviceaccount', fits: (wanted) => isNameOnly(wanted) && accountOf(wanted.name) !== undefined },
  { name: 'user-info', fits: ({ name }) => nodeOf(name) === undefined && accountOf(name) === undefined },
  { fits: () => true },
]

export function nodeOf(username: string): string | undefined {
  const prefix = 'system:node:'
  return username.startsWith(prefix) && username.length > prefix.length ? username.slice(prefix.length) : undefined
}

function isNameOnly({ uid, groups, extra }: WantedUser): boolean {
  return uid === '' && groups.length === 0 && Object.keys(extra).length === 0
}

/** True for a service account whose token is bound to the node it wants to be. */
function isNodeOf(requestor: UserInfo, username: string): boolean {
  const node = nodeOf(username)
  const names = requestor.extra?.['authentication.kubernetes.io/node-name'] ?? []
  return node !== undefined && accountOf(requestor.name) !== undefined && names.length === 1 && names[0] === node
}

function withoutExtra(user: UserInfo): UserInfo {
  const keys = Object.keys(user.extra ?? {}).sort()
  return { ...user, extra: { 'authentication.kubernetes.io/associated-node-keys': keys } }
}
