import { forbidden } from '#kube/meta/status-errors.ts'
import { StatusError } from '#kube/meta/status.ts'
import type { Attributes } from '../policy-matching/attributes.ts'

export interface Denial {
  readonly policy: string
  /** Absent where the policy itself is at fault. */
  readonly binding?: string
  readonly message: string
  /** '' where the policy has not said one. */
  readonly reason: string
}

const codes: Readonly<Record<string, number>> = {
  Forbidden: 403,
  Unauthorized: 401,
  RequestEntityTooLarge: 413,
  Invalid: 422,
}

/** Source: apiserver pkg/admission/plugin/policy/validating/{dispatcher,errors}.go. */
export function deniedBy({ resource, name }: Attributes, { policy, binding, message, reason }: Denial): StatusError {
  const bound = binding === undefined ? '' : ` with binding '${binding}'`
  const text = `ValidatingAdmissionPolicy '${policy}'${bound} denied request: ${message}`
  const { status } = forbidden(resource, name, text, [{ message: text }])
  const told = reason || 'Invalid'
  return new StatusError({ ...status, reason: told, code: codes[told] ?? 422 })
}
