import { AppError, isErrorCode, messageOf } from '#base/errors.ts'
import { isRecord, type JsonObject } from '#base/wire.ts'
import { isStatus, StatusError, type Status } from '#kube/meta/status.ts'

/** An error as it crosses the wire. Stack traces and causes stay where they are. */
export type ErrorEnvelope =
  | { readonly type: 'status'; readonly status: Status }
  | { readonly type: 'app'; readonly code: string; readonly details: JsonObject }

/** Converts anything thrown. What is neither StatusError nor AppError is an internal error: it carries its message alone. */
export function toEnvelope(error: unknown): ErrorEnvelope {
  if (error instanceof StatusError) return { type: 'status', status: error.status }
  if (error instanceof AppError) return { type: 'app', code: error.code, details: error.details }
  return { type: 'app', code: 'rpc.internal', details: { message: messageOf(error) } }
}

export function fromEnvelope(envelope: unknown): AppError | StatusError {
  if (isRecord(envelope)) {
    if (envelope['type'] === 'status' && isStatus(envelope['status'])) return new StatusError(envelope['status'])
    if (envelope['type'] === 'app' && isErrorCode(envelope['code'])) {
      const details = isRecord(envelope['details']) ? (envelope['details'] as JsonObject) : {}
      return new AppError(envelope['code'], details)
    }
  }
  return new AppError('rpc.internal', { message: 'an error that is not understood' })
}
