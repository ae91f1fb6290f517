import type { AuthorizationAnswer, Authorizer } from '../../cel/libraries/authorizer.ts'
import type { UserInfo } from '../../registry/registry.ts'
import type { Authorize } from '../dynamic-context.ts'

/** Stops an evaluation that cannot go on before an authorizer elsewhere has answered. */
class Unanswered extends Error {
  readonly pending: Promise<void>

  constructor(pending: Promise<void>) {
    super('the authorizer has not answered yet')
    this.pending = pending
  }
}

/**
 * Evaluates expressions, which are of one step, with authorizers that may have to ask somebody else: then the answer is
 * waited for, and `work` begins anew. It must do nothing but evaluate. A question is asked once.
 * Source: apiserver pkg/admission/plugin/authorizer/caching_authorizer.go.
 */
export function withAnswers<T>(
  authorize: Authorize,
  user: UserInfo | undefined,
  work: (ask: Authorizer) => T,
): T | Promise<T> {
  const answers = new Map<string, AuthorizationAnswer>()
  const ask: Authorizer = (question) => {
    const key = JSON.stringify(question)
    const known = answers.get(key)
    if (known) return known
    const answer = authorize(user, question)
    if (answer instanceof Promise) throw new Unanswered(answer.then((given) => void answers.set(key, given)))
    answers.set(key, answer)
    return answer
  }
  const attempt = (): T | Promise<T> => {
    try {
      return work(ask)
    } catch (error) {
      if (error instanceof Unanswered) return error.pending.then(attempt)
      throw error
    }
  }
  return attempt()
}
