import { internalError } from '#kube/meta/status-errors.ts'
import type { Attributes, Authorizer, Verdict } from './authorizer.ts'
import { forbiddenError } from './forbidden.ts'

/** Throws 403 unless it is allowed, and 500 where that could not be found out. Answers with the verdict. */
export async function requireAllowed(authorizer: Authorizer, attributes: Attributes): Promise<Verdict> {
  const verdict = await authorizer.authorize(attributes)
  if (verdict.decision === 'allow') return verdict
  if (verdict.error !== undefined) throw internalError(verdict.error)
  throw forbiddenError(attributes, verdict.reason)
}
