import type { Clock } from '#base/clock.ts'
import { parseGoMilliseconds } from '#kube/duration/go-duration.ts'
import { badRequest } from '#kube/meta/status-errors.ts'
import type { ApiResponse } from '../message.ts'
import type { RequestInfo } from '../request-info.ts'
import type { Filter } from './filter.ts'
import { isLongRunning } from './long-running.ts'

/** Upstream's `--request-timeout`. */
const longest = 60_000
/** Of a change to an object. Source: apiserver pkg/endpoints/handlers/rest.go requestTimeoutUpperBound. */
const longestWrite = 34_000

const writes = new Set(['create', 'update', 'patch', 'delete', 'deletecollection'])

/**
 * Answers with 504 what is not done in time; `timeout` in the query asks for less. What was begun ends where it waits
 * for somebody, and changes nothing any more.
 * Source: apiserver pkg/endpoints/filters/request_deadline.go, pkg/server/filters/timeout.go.
 */
export function deadline(clock: Clock): Filter {
  return (exchange, next) => {
    const { info, request } = exchange
    if (isLongRunning(info)) return next(exchange)
    const allowed = allowedTime(info, request.query.get('timeout'))
    const answer = next({ ...exchange, patience: allowed })
    if (!(answer instanceof Promise)) return answer
    return new Promise((resolve, reject) => {
      const timer = clock.schedule(allowed, () => {
        resolve(tooLate(isWrite(info) && allowed === longestWrite))
        request.abandon()
      })
      answer.then(resolve, reject).finally(() => {
        timer.dispose()
      })
    })
  }
}

/** How long a request may take that does not say: milliseconds. Throws 400 for a text that is no duration. */
function allowedTime(info: RequestInfo, asked: string | null): number {
  const limit = isWrite(info) ? longestWrite : longest
  if (!asked) return limit
  const wanted = parseGoMilliseconds(asked)
  if (typeof wanted === 'string') throw badRequest(`invalid timeout specified in the request URL - ${wanted}`)
  return wanted > 0 ? Math.min(wanted, limit) : limit
}

function isWrite({ target, verb }: RequestInfo): boolean {
  return target !== undefined && writes.has(verb)
}

/** Upstream writes this Status by hand: without its kind, and as text. */
function tooLate(isHandlers: boolean): ApiResponse {
  const reason = isHandlers
    ? 'request did not complete within requested timeout - context deadline exceeded'
    : 'request did not complete within the allotted timeout'
  const status = {
    metadata: {},
    status: 'Failure',
    message: `Timeout: ${reason}`,
    reason: 'Timeout',
    details: {},
    code: 504,
  }
  const typed = isHandlers ? { kind: 'Status', apiVersion: 'v1', ...status } : status
  return {
    status: 504,
    headers: { 'content-type': isHandlers ? 'application/json' : 'text/plain; charset=utf-8' },
    body: Buffer.from(`${JSON.stringify(typed)}\n`),
  }
}
