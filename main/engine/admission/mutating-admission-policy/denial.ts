import { forbidden } from '#kube/meta/status-errors.ts'
import { StatusError } from '#kube/meta/status.ts'
import type { Attributes } from '../policy-matching/attributes.ts'

export interface PolicyFailure {
  readonly policy: string
  /** Undefined where the policy itself is at fault. */
  readonly binding: string | undefined
  readonly message: string
  /** '' for Forbidden. */
  readonly reason: string
}

/**
 * The first failure speaks, all are causes; the code is that of what is forbidden, whatever the reason is.
 * Source: apiserver pkg/admission/plugin/policy/generic/policy_dispatcher.go.
 */
export function deniedBy({ resource, name }: Attributes, failures: readonly PolicyFailure[]): StatusError {
  const texts = failures.map(({ policy, binding, message }) =>
    binding === undefined
      ? `policy ${JSON.stringify(policy)} denied request: ${message}`
      : `policy '${policy}' with binding '${binding}' denied request: ${message}`,
  )
  const causes = texts.map((message) => ({ message }))
  const { status } = forbidden(resource, name || 'Unknown', '', causes)
  const [message = ''] = texts
  return new StatusError({ ...status, message, reason: failures[0]?.reason || 'Forbidden' })
}
