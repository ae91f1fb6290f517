import { messageOf } from '#base/errors.ts'
import { RuntimeUnavailable } from '../runtime.ts'

/** Errors of a connection, not of a request: Docker is not there, or went away while it worked. */
const connectionCodes = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'ECONNRESET',
  'EPIPE',
  'EACCES',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
])

interface DockerFailure {
  readonly statusCode?: number
  readonly code?: string
  readonly json?: { readonly message?: string }
}

/** The HTTP status of Docker's answer; undefined where there was none. */
export function statusOf(error: unknown): number | undefined {
  return (error as DockerFailure | undefined)?.statusCode
}

/** What Docker said, without the client's words around it. */
export function dockerMessage(error: unknown): string {
  const said = (error as DockerFailure | undefined)?.json?.message
  return (
    said ??
    messageOf(error)
      .replace(/^\(HTTP code \d+\) [^-]*- /, '')
      .trim()
  )
}

/** Runs a request to Docker, telling its absence apart from its answers. */
export async function asking<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (error) {
    throw isUnavailable(error) ? new RuntimeUnavailable(dockerMessage(error), { cause: error }) : error
  }
}

function isUnavailable(error: unknown): boolean {
  const { code, statusCode } = (error ?? {}) as DockerFailure
  if (statusCode !== undefined) return statusCode === 503
  return (code !== undefined && connectionCodes.has(code)) || messageOf(error) === 'socket hang up'
}

/** Runs a request whose answer may be that it is done already. */
export async function askingUnless(done: readonly number[], request: () => Promise<unknown>): Promise<void> {
  try {
    await asking(request)
  } catch (error) {
    const status = statusOf(error)
    if (status === undefined || !done.includes(status)) throw error
  }
}
