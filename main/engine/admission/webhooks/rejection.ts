import { isRecord } from '#base/wire.ts'
import { badRequest } from '#kube/meta/status-errors.ts'
import { StatusError, type Status } from '#kube/meta/status.ts'

/** What a client is told of a denial: the webhook's own Status. Source: apiserver plugin/webhook/errors/statuserror.go. */
export function rejectionBy(webhook: string, result: unknown): StatusError {
  const given = isRecord(result) ? result : {}
  const { status, message, reason, code, metadata, details } = given
  const denied = `admission webhook ${JSON.stringify(webhook)} denied the request`
  const why = [message, reason].find((text) => typeof text === 'string' && text !== '')
  const isFailure = typeof status === 'string' && status !== '' && status !== 'Success'
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: isRecord(metadata) ? metadata : {},
    status: isFailure ? (status as Status['status']) : 'Failure',
    message: typeof why === 'string' ? `${denied}: ${why}` : `${denied} without explanation`,
    ...(typeof reason === 'string' && reason !== '' ? { reason } : {}),
    ...(isRecord(details) ? { details } : {}),
    // A code that says that all is well would hide the denial.
    code: typeof code === 'number' && code >= 400 ? code : 400,
  })
}

export function dryRunUnsupported(webhook: string): StatusError {
  return badRequest(`admission webhook ${JSON.stringify(webhook)} does not support dry run`)
}
