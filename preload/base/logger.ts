import type { Json } from './wire.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export type LogFields = { readonly [key: string]: Json | Error | undefined }

/**
 * Constant message, variable fields. Objects are logged as `kind/namespace/name`.
 * The sink redacts secrets; callers still do not pass them.
 */
export interface Logger {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  /** A logger whose lines all carry these fields. */
  with(fields: LogFields): Logger
}

export const silentLogger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  with: () => silentLogger,
}
