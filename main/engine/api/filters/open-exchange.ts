import { randomUUID } from 'node:crypto'
import type { Clock } from '#base/clock.ts'
import type { Credentials } from '../../auth/authentication/authenticator.ts'
import { anonymous } from '../../auth/authentication/user.ts'
import type { ApiRequest } from '../message.ts'
import { requestInfoOf } from '../request-info.ts'
import type { Exchange } from './filter.ts'

/** A request as it enters the filters, and the warnings that gather on its way. */
export interface OpenExchange {
  readonly exchange: Exchange
  readonly warnings: readonly string[]
}

/**
 * The client's own Audit-ID counts, so that it can find its request in the log.
 * Source: apiserver pkg/endpoints/filters/audit_init.go.
 */
export function openExchange(request: ApiRequest, credentials: Credentials, clock: Clock): OpenExchange {
  const warnings: string[] = []
  const annotations = new Map<string, string>()
  const auditId = request.header('audit-id') || randomUUID()
  const exchange: Exchange = {
    request,
    credentials,
    info: requestInfoOf(request.method, request.path, request.query),
    user: anonymous,
    auditId,
    receivedAt: clock.now(),
    // Source: apiserver pkg/endpoints/filters/cachecontrol.go: what one may read, another may not.
    headers: { 'audit-id': auditId, 'cache-control': 'no-cache, private' },
    annotations,
    warn: (text) => void warnings.push(text),
    annotate(key, value) {
      if (!annotations.has(key)) annotations.set(key, value)
    },
  }
  return { exchange, warnings }
}
