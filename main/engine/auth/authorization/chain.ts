import type { Attributes, Authorizer, RuleList, Verdict } from './authorizer.ts'

/** Members of `system:masters` may do everything, before any rule is looked at. */
export const superuser: Authorizer = {
  authorize: ({ user }) =>
    user.groups.includes('system:masters') ? { decision: 'allow', reason: '' } : { decision: 'no-opinion', reason: '' },
  // What they have is listed by the binding of `cluster-admin`.
  rulesFor: () => ({ rules: [], isIncomplete: false }),
}

/**
 * Asks the authorizers in order; the first with an opinion decides. Answers without a promise as long as they do.
 * Source: apiserver pkg/authorization/union/union.go.
 */
export function createChain(authorizers: readonly Authorizer[]): Authorizer {
  return {
    authorize: (attributes) => authorizeFrom(authorizers, 0, attributes, []),
    rulesFor: (user, namespace) => joinRules(authorizers.map((authorizer) => authorizer.rulesFor(user, namespace))),
  }
}

function authorizeFrom(
  authorizers: readonly Authorizer[],
  start: number,
  attributes: Attributes,
  declined: readonly Verdict[],
): Verdict | Promise<Verdict> {
  for (let index = start; index < authorizers.length; index++) {
    const given = authorizers[index]?.authorize(attributes)
    if (given instanceof Promise) {
      return given.then((verdict) =>
        verdict.decision === 'no-opinion'
          ? authorizeFrom(authorizers, index + 1, attributes, [...declined, verdict])
          : verdict,
      )
    }
    if (!given) continue
    if (given.decision !== 'no-opinion') return given
    declined = [...declined, given]
  }
  const reasons = declined.map(({ reason }) => reason).filter(Boolean)
  const errors = declined.flatMap(({ error }) => error ?? [])
  return {
    decision: 'no-opinion',
    reason: reasons.join('\n'),
    ...(errors.length > 0 ? { error: errors.join(', ') } : {}),
  }
}

function joinRules(lists: readonly RuleList[]): RuleList {
  const errors = lists.flatMap(({ error }) => error ?? [])
  return {
    rules: lists.flatMap(({ rules }) => rules),
    isIncomplete: lists.some(({ isIncomplete }) => isIncomplete),
    ...(errors.length > 0 ? { error: errors.join(', ') } : {}),
  }
}
