import { statusError, StatusError } from '#kube/meta/status.ts'
import { goText, goType } from '../go-format.ts'

/**
 * A patch that does not apply to this object. Upstream keeps the reason from clients: apiserver
 * pkg/endpoints/handlers/patch.go. Webhooks and policies are told it: it is the error's cause.
 */
export function unappliable(reason?: string): StatusError {
  const error = statusError(422, 'Invalid', 'the server rejected our request due to an error in our request', {})
  return reason === undefined ? error : new StatusError(error.status, { cause: new Error(reason) })
}

/** A patch that upstream stumbles over: its error reaches the client as it is. */
export function patchFailure(message: string): StatusError {
  return statusError(500, '', message)
}

/** A `$patch` that is none, as Go prints it where it expects text. */
export function unknownDirective(directive: unknown, item: unknown): StatusError {
  const isPlain = ['number', 'bigint', 'boolean'].includes(typeof directive)
  const shown = isPlain ? `%!s(${goType(directive)}=${String(directive)})` : goText(directive)
  return patchFailure(`unknown patch type: ${shown} in map: ${goText(item)}`)
}
