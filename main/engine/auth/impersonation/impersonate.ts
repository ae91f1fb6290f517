import { StatusError } from '#kube/meta/status.ts'
import type { UserInfo } from '../../registry/registry.ts'
import {
  accountGroups,
  accountOf,
  anonymousName,
  everyAuthenticated,
  everyUnauthenticated,
  superusers,
} from '../authentication/user.ts'
import type { Attributes, Authorizer, ResourceAttributes } from '../authorization/authorizer.ts'
import { forbiddenError, RequestDenied } from '../authorization/forbidden.ts'
import { requireAllowed } from '../authorization/require-allowed.ts'
import { extraProblem } from './extra-keys.ts'
import { modes, nodeOf, type ImpersonationMode } from './modes.ts'
import type { WantedUser } from './wanted-user.ts'

/** A user to act as; `constraint` is the verb that allowed it in some cases only, '' where it was allowed in all. */
export interface Impersonated {
  readonly user: UserInfo
  readonly constraint: string
}

/** Answers with the user that `wanted` stands for, if `request.user` may play them in some mode. Throws 403. */
export type Impersonate = (wanted: WantedUser, request: Attributes) => Promise<Impersonated>

const rememberedRequestors = 1024

/**
 * Tries the modes in order, but first the one that the requestor got through with the last time: it is asked for often,
 * and it is its refusal that is told. Source: apiserver impersonation/constrained_impersonation.go.
 */
export function createImpersonation(authorizer: Authorizer): Impersonate {
  const lastModes = new Map<string, ImpersonationMode>()
  return async (wanted, request) => {
    const last = lastModes.get(request.user.name)
    let refusal: StatusError | undefined
    for (const mode of last ? [last, ...modes.filter((one) => one !== last)] : modes) {
      if (!mode.fits(wanted, request.user)) continue
      try {
        const user = await enter(authorizer, mode, wanted, request)
        if (lastModes.size >= rememberedRequestors) lastModes.clear()
        lastModes.set(request.user.name, mode)
        return { user, constraint: mode.name ? `impersonate:${mode.name}` : '' }
      } catch (error) {
        if (!(error instanceof StatusError)) throw error
        refusal ??= error
      }
    }
    if (refusal?.code === 403) throw new RequestDenied(refusal.status)
    throw refusal ?? new Error('no mode of impersonation fits')
  }
}

async function enter(
  authorizer: Authorizer,
  mode: ImpersonationMode,
  wanted: WantedUser,
  request: Attributes,
): Promise<UserInfo> {
  if (mode.name) await check(authorizer, mode, { ...request, verb: `impersonate-on:${mode.name}:${request.verb}` })
  return play(authorizer, mode, wanted, request.user)
}

function check(
  authorizer: Authorizer,
  { ask = (same) => same }: ImpersonationMode,
  attributes: Attributes,
): Promise<unknown> {
  return requireAllowed(authorizer, ask(attributes))
}

async function play(
  authorizer: Authorizer,
  mode: ImpersonationMode,
  wanted: WantedUser,
  requestor: UserInfo,
): Promise<UserInfo> {
  const may = (
    attributes: Pick<ResourceAttributes, 'resource' | 'name'> & Partial<ResourceAttributes>,
  ): Attributes => ({
    user: requestor,
    verb: mode.name ? `impersonate:${mode.name}` : 'impersonate',
    group: 'authentication.k8s.io',
    version: 'v1',
    subresource: '',
    namespace: '',
    ...attributes,
  })
  const ofUsers = mode.name ? {} : { group: '' }
  const account = accountOf(wanted.name)
  const node = mode.name ? nodeOf(wanted.name) : undefined
  if (account) await check(authorizer, mode, may({ ...ofUsers, resource: 'serviceaccounts', ...account }))
  else if (node) await check(authorizer, mode, may({ ...ofUsers, resource: 'nodes', name: node }))
  else await check(authorizer, mode, may({ ...ofUsers, resource: 'users', name: wanted.name }))
  if (wanted.uid) await check(authorizer, mode, may({ resource: 'uids', name: wanted.uid }))
  await checkGroups(authorizer, mode, wanted.groups, (name) => may({ ...ofUsers, resource: 'groups', name }))
  const ofExtra = (subresource: string, name: string): Attributes => may({ resource: 'userextras', subresource, name })
  await checkExtra(authorizer, mode, wanted.extra, ofExtra)
  const own = account && wanted.groups.length === 0 ? accountGroups(account.namespace) : wanted.groups
  const groups = withStanding(wanted.name, node ? ['system:nodes'] : own)
  const hasExtra = Object.keys(wanted.extra).length > 0
  return {
    name: wanted.name,
    groups,
    ...(wanted.uid ? { uid: wanted.uid } : {}),
    ...(hasExtra ? { extra: wanted.extra } : {}),
  }
}

/** From so many questions on, one about all of them is asked first. */
const manyQuestions = 4

async function checkGroups(
  authorizer: Authorizer,
  mode: ImpersonationMode,
  groups: readonly string[],
  of: (group: string) => Attributes,
): Promise<void> {
  if (mode.name && groups.includes('')) {
    throw forbiddenError(of(''), 'impersonating the empty string group is not allowed')
  }
  if (mode.name && groups.includes(superusers)) {
    throw forbiddenError(of(superusers), 'impersonating the system:masters group is not allowed')
  }
  if (mode.name && groups.length >= manyQuestions && (await isAllowed(authorizer, mode, of('*')))) return
  for (const group of groups) await check(authorizer, mode, of(group))
}

async function checkExtra(
  authorizer: Authorizer,
  mode: ImpersonationMode,
  extra: WantedUser['extra'],
  of: (key: string, value: string) => Attributes,
): Promise<void> {
  const pairs = Object.entries(extra).flatMap(([key, values]) => values.map((value) => [key, value] as const))
  const problem = mode.name && extraProblem(extra)
  if (problem) throw forbiddenError(of('', ''), problem)
  if (mode.name && pairs.length >= manyQuestions && (await isAllowed(authorizer, mode, of('*', '*')))) return
  for (const [key, value] of pairs) await check(authorizer, mode, of(key, value))
}

async function isAllowed(
  authorizer: Authorizer,
  { ask = (same) => same }: ImpersonationMode,
  attributes: Attributes,
): Promise<boolean> {
  return (await authorizer.authorize(ask(attributes))).decision === 'allow'
}

function withStanding(name: string, groups: readonly string[]): readonly string[] {
  const standing = name === anonymousName ? everyUnauthenticated : everyAuthenticated
  return groups.includes(standing) || groups.includes(everyUnauthenticated) ? groups : [...groups, standing]
}
