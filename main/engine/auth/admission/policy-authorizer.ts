import { parseFieldSelector } from '#kube/selectors/fields.ts'
import { parseLabelSelector } from '#kube/selectors/parse-labels.ts'
import type { AuthorizationAnswer, AuthorizationQuestion } from '../../cel/libraries/authorizer.ts'
import type { UserInfo } from '../../registry/registry.ts'
import type { Access } from '../access.ts'
import type { Attributes, ResourceAttributes, Verdict } from '../authorization/authorizer.ts'

/** Answers what expressions of webhooks and policies ask; with a promise where an authorizer asks somebody else. */
export function policyAuthorizer(access: () => Access) {
  return (
    user: UserInfo | undefined,
    question: AuthorizationQuestion,
  ): AuthorizationAnswer | Promise<AuthorizationAnswer> => {
    const verdict = access().authorizer.authorize(attributesOf(user, question))
    return verdict instanceof Promise ? verdict.then(answerOf) : answerOf(verdict)
  }
}

function answerOf({ decision, reason, error }: Verdict): AuthorizationAnswer {
  return { isAllowed: decision === 'allow', reason, ...(error === undefined ? {} : { error }) }
}

function attributesOf(user: UserInfo | undefined, question: AuthorizationQuestion): Attributes {
  const {
    verb,
    path,
    serviceAccount,
    group = '',
    resource = '',
    subresource = '',
    namespace = '',
    name = '',
  } = question
  const asked = serviceAccount ? accountOf(serviceAccount) : (user ?? { name: '', groups: [] })
  if (path !== undefined) return { user: asked, verb, path }
  const whole = { user: asked, verb, group, version: '*', resource, subresource, namespace, name }
  return { ...whole, ...selectorsOf(question) }
}

/** A selector that cannot be read limits nothing. Source: apiserver pkg/cel/library/authz.go. */
function selectorsOf({ fieldSelector, labelSelector }: AuthorizationQuestion): Partial<ResourceAttributes> {
  return {
    ...read(fieldSelector, (text) => ({ fieldSelector: parseFieldSelector(text) })),
    ...read(labelSelector, (text) => ({ labelSelector: parseLabelSelector(text) })),
  }
}

function read<T>(text: string | undefined, parse: (given: string) => T): T | undefined {
  try {
    return text ? parse(text) : undefined
  } catch {
    return undefined
  }
}

function accountOf({ namespace, name }: NonNullable<AuthorizationQuestion['serviceAccount']>): UserInfo {
  return {
    name: `system:serviceaccount:${namespace}:${name}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
  }
}
