import { AppError } from '#base/errors.ts'

/** The AppError that a call throws; fails when it throws none. */
export function appErrorOf(call: () => unknown): AppError {
  try {
    call()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
