import { define, type Library } from '../declarations.ts'
import { nominalCost } from '../costs.ts'
import { opaqueType } from '../types.ts'
import { OpaqueValue } from '../values/values.ts'

/** What an expression asks about: may this user do that? */
export interface AuthorizationQuestion {
  readonly serviceAccount?: { readonly namespace: string; readonly name: string }
  readonly path?: string
  readonly group?: string
  readonly resource?: string
  readonly subresource?: string
  readonly namespace?: string
  readonly name?: string
  readonly fieldSelector?: string
  readonly labelSelector?: string
  readonly verb: string
}

export interface AuthorizationAnswer {
  readonly isAllowed: boolean
  readonly reason: string
  readonly error?: string
}

/** The seam to the authorizers: the one who asks is the user of the request, or the service account of the question. */
export type Authorizer = (question: AuthorizationQuestion) => AuthorizationAnswer

const prefix = 'kubernetes.authorization.'

/** A question that is being put together, one call at a time. */
class QuestionValue extends OpaqueValue {
  readonly type
  readonly ask: Authorizer
  readonly question: Omit<AuthorizationQuestion, 'verb'>

  constructor(type: string, ask: Authorizer, question: Omit<AuthorizationQuestion, 'verb'>) {
    super()
    this.type = opaqueType(prefix + type)
    this.ask = ask
    this.question = question
  }

  with(type: string, part: Partial<AuthorizationQuestion>): QuestionValue {
    return new QuestionValue(type, this.ask, { ...this.question, ...part })
  }

  equals(other: OpaqueValue): boolean {
    return this === other
  }
}

class DecisionValue extends OpaqueValue {
  readonly type = opaqueType(`${prefix}Decision`)
  readonly answer: AuthorizationAnswer

  constructor(answer: AuthorizationAnswer) {
    super()
    this.answer = answer
  }

  equals(other: OpaqueValue): boolean {
    return this === other
  }
}

/** The value of the variable `authorizer`. */
export function authorizerValue(ask: Authorizer): OpaqueValue {
  return new QuestionValue('Authorizer', ask, {})
}

export const authorizerType = opaqueType(`${prefix}Authorizer`)
export const resourceCheckType = opaqueType(`${prefix}ResourceCheck`)

/** The value of the variable `authorizer.requestResource`. */
export function resourceCheckValue(ask: Authorizer, question: Omit<AuthorizationQuestion, 'verb'>): OpaqueValue {
  return new QuestionValue('ResourceCheck', ask, question)
}

const check = (value: QuestionValue, verb: string): DecisionValue =>
  new DecisionValue(value.ask({ ...value.question, verb }))
const [authorizer, pathCheck, groupCheck, resourceCheck, decision] = [
  'Authorizer',
  'PathCheck',
  'GroupCheck',
  'ResourceCheck',
  'Decision',
].map((name) => prefix + name) as [string, string, string, string, string]

const narrow = (field: keyof AuthorizationQuestion, id: string) =>
  define(
    field,
    [
      [
        id,
        `${resourceCheck}.(string) ${resourceCheck}`,
        (value: QuestionValue, text: string) => value.with('ResourceCheck', { [field]: text }),
      ],
    ],
    nominalCost,
  )

/** Source: apiserver pkg/cel/library/authz.go. */
export const authorizers: Library = {
  functions: [
    define(
      'path',
      [
        [
          'authorizer_path',
          `${authorizer}.(string) ${pathCheck}`,
          (value: QuestionValue, path: string) => value.with('PathCheck', { path }),
        ],
      ],
      nominalCost,
    ),
    define(
      'group',
      [
        [
          'authorizer_group',
          `${authorizer}.(string) ${groupCheck}`,
          (value: QuestionValue, group: string) => value.with('GroupCheck', { group }),
        ],
      ],
      nominalCost,
    ),
    define(
      'serviceAccount',
      [
        [
          'authorizer_serviceaccount',
          `${authorizer}.(string, string) ${authorizer}`,
          (value: QuestionValue, namespace: string, name: string) =>
            value.with('Authorizer', { serviceAccount: { namespace, name } }),
        ],
      ],
      nominalCost,
    ),
    define(
      'resource',
      [
        [
          'groupcheck_resource',
          `${groupCheck}.(string) ${resourceCheck}`,
          (value: QuestionValue, resource: string) => value.with('ResourceCheck', { resource }),
        ],
      ],
      nominalCost,
    ),
    narrow('subresource', 'resourcecheck_subresource'),
    narrow('namespace', 'resourcecheck_namespace'),
    narrow('name', 'resourcecheck_name'),
    narrow('fieldSelector', 'authorizer_fieldselector'),
    narrow('labelSelector', 'authorizer_labelselector'),
    define(
      'check',
      [
        ['pathcheck_check', `${pathCheck}.(string) ${decision}`, check],
        ['resourcecheck_check', `${resourceCheck}.(string) ${decision}`, check],
      ],
      // Two of them are as much as one expression may do.
      () => 350_000,
    ),
    define(
      'allowed',
      [['decision_allowed', `${decision}.() bool`, ({ answer }: DecisionValue) => answer.isAllowed]],
      nominalCost,
    ),
    define(
      'reason',
      [['decision_reason', `${decision}.() string`, ({ answer }: DecisionValue) => answer.reason]],
      nominalCost,
    ),
    define(
      'errored',
      [['decision_errored', `${decision}.() bool`, ({ answer }: DecisionValue) => answer.error !== undefined]],
      nominalCost,
    ),
    define(
      'error',
      [['decision_error', `${decision}.() string`, ({ answer }: DecisionValue) => answer.error ?? '']],
      nominalCost,
    ),
  ],
}
