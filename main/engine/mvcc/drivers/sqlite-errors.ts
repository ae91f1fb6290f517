import { messageOf } from '#base/errors.ts'

/** Primary result codes. Source: sqlite.org/rescode.html. */
const busy = 5
const ioError = 10
const corrupt = 11
const full = 13
const notADatabase = 26

function resultOf(error: unknown): number {
  const code = (error as { errcode?: unknown } | undefined)?.errcode
  return typeof code === 'number' ? code & 0xff : 0
}

export function isBusyError(error: unknown): boolean {
  return resultOf(error) === busy
}

/** SQLite reports a disk without room as FULL, or as an I/O error where only the system knew. */
export function isFullError(error: unknown): boolean {
  if (resultOf(error) === full) return true
  return resultOf(error) === ioError && /full|ENOSPC|no space/i.test(messageOf(error))
}

export function isDamagedError(error: unknown): boolean {
  return resultOf(error) === corrupt || resultOf(error) === notADatabase
}
