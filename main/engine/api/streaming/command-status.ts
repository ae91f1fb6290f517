import { internalError } from '#kube/meta/status-errors.ts'
import { messageOf } from '#base/errors.ts'
import { StatusError } from '#kube/meta/status.ts'

/** What the error channel says of a command's end. Not an answer of the API: it has no kind and no code of HTTP. */
export interface CommandStatus {
  readonly metadata: Record<string, never>
  readonly status: 'Success' | 'Failure'
  readonly message?: string
  readonly reason?: string
  readonly details?: { readonly causes: readonly { readonly reason?: string; readonly message: string }[] }
  readonly code?: number
}

/** Source: k8s.io/cri-streaming pkg/streaming/remotecommand/exec.go, apiserver pkg/util/proxy/streamtranslator.go. */
export function exitStatus(code: number): CommandStatus {
  if (code === 0) return { metadata: {}, status: 'Success' }
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: command terminated with exit code ${String(code)}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  }
}

export function failureStatus(error: unknown): CommandStatus {
  const { status } = error instanceof StatusError ? error : internalError(messageOf(error))
  const { message, reason, code, details } = status
  const causes = (details?.causes ?? []).map((cause) => ({ message: '', ...cause }))
  return {
    metadata: {},
    status: 'Failure',
    message: message ?? '',
    ...(reason === undefined ? {} : { reason }),
    ...(causes.length > 0 ? { details: { causes } } : {}),
    ...(code === undefined ? {} : { code }),
  }
}

/** From protocol version 4 on the status is JSON; before that a failure is a text, and success is nothing. */
export function statusText(status: CommandStatus, isJson: boolean): string {
  if (isJson) return JSON.stringify(status)
  return status.status === 'Success' ? '' : (status.message ?? '')
}
