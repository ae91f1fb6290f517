import type { JsonObject } from './wire.ts'

/**
 * Every error code of the application. `retryable` says whether the same call may succeed later without a change.
 * The text a user reads stands in the locale files under `error.<code>`; a test holds the three together.
 */
export const errorCatalog = {
  'rpc.bad-frame': { retryable: false },
  'rpc.bad-input': { retryable: false },
  'rpc.unknown-method': { retryable: false },
  'rpc.disconnected': { retryable: true },
  'rpc.internal': { retryable: false },
  'rpc.cancelled': { retryable: true },
  'cluster.unknown': { retryable: false },
  'cluster.unreachable': { retryable: true },
  'cluster.disconnected': { retryable: true },
  'cluster.unauthorized': { retryable: false },
  'cluster.certificate': { retryable: false },
  'cluster.credential-plugin': { retryable: true },
  'cluster.bad-answer': { retryable: true },
  'kubeconfig.unreadable': { retryable: false },
  'kubeconfig.invalid': { retryable: false },
  'manifest.invalid': { retryable: false },
  'manifest.unknown-kind': { retryable: false },
  'manifest.too-large': { retryable: false },
  'engine.failed': { retryable: true },
  'engine.stopped': { retryable: true },
  'engine.data-dir-unwritable': { retryable: false },
  'engine.data-dir-newer': { retryable: false },
  'engine.data-dir-in-use': { retryable: false },
  'engine.data-dir-damaged': { retryable: false },
  'engine.no-backup': { retryable: false },
  'engine.encryption-key': { retryable: false },
  'engine.encryption-configuration': { retryable: false },
  'engine.disk-full': { retryable: true },
  'engine.port-in-use': { retryable: false },
  'forward.port-in-use': { retryable: false },
  'forward.no-ready-pod': { retryable: true },
  'forward.failed': { retryable: true },
  'storage.unwritable': { retryable: true },
  'storage.corrupt': { retryable: false },
} as const satisfies Record<string, { retryable: boolean }>

export type ErrorCode = keyof typeof errorCatalog

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorCatalog, value)
}

/** An error of the application itself. `details` fills the user's text; it never holds a credential. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly details: JsonObject

  constructor(code: ErrorCode, details: JsonObject = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(details)}`, options)
    this.code = code
    this.details = details
  }

  get isRetryable(): boolean {
    return errorCatalog[this.code].retryable
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/**
 * What is wrong with a file that may hold credentials. Parsers quote the lines around a mistake, and checks the value that
 * they met: neither is repeated.
 */
export function problemOf(error: unknown): string {
  const [first = ''] = messageOf(error).split('\n')
  return first.replace(/:$/, '').replace(/ but received .*$/, '')
}
