import { messageOf } from '#base/errors.ts'
import { internalError } from '#kube/meta/status-errors.ts'
import { StatusError, type Status } from '#kube/meta/status.ts'
import { jsonResponse, type ApiResponse } from './message.ts'

/** What a client reads of an error. Only a StatusError is meant for it; anything else is the server's own fault. */
export function statusOf(error: unknown): Status {
  return error instanceof StatusError ? error.status : internalError(messageOf(error)).status
}

/** Errors are always JSON, whatever was asked for. */
export function failureResponse(error: unknown): ApiResponse {
  const status = statusOf(error)
  const wait = status.details?.retryAfterSeconds
  return jsonResponse(status.code, status, wait ? { 'retry-after': String(wait) } : {})
}
