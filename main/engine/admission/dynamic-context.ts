import type { Logger } from '#base/logger.ts'
import type { AuthorizationAnswer, AuthorizationQuestion } from '../cel/libraries/authorizer.ts'
import type { UserInfo } from '../registry/registry.ts'
import type { ServedKinds } from '../registry/served-kinds.ts'
import type { RuleMatcher } from './policy-matching/rules.ts'

/** Answers what expressions ask of `authorizer`, for the user of a request. */
export type Authorize = (
  user: UserInfo | undefined,
  question: AuthorizationQuestion,
) => AuthorizationAnswer | Promise<AuthorizationAnswer>

/** What webhooks and policies work with. */
export interface DynamicContext {
  readonly served: ServedKinds
  readonly rules: RuleMatcher
  readonly authorize: Authorize
  readonly logger: Logger
}
