import type { Credentials } from '../../auth/authentication/authenticator.ts'
import type { UserInfo } from '../../registry/registry.ts'
import type { AuditRecord } from '../../audit/audit-record.ts'
import type { ApiRequest, ApiResponse } from '../message.ts'
import type { RequestInfo } from '../request-info.ts'

/** A request on its way in, with what the filters have found out. */
export interface Exchange {
  readonly request: ApiRequest
  readonly credentials: Credentials
  readonly info: RequestInfo
  /** Anonymous before authentication; after impersonation the one that is played. */
  readonly user: UserInfo
  /** Who plays `user`, where somebody does. */
  readonly impersonator?: UserInfo
  readonly auditId: string
  /** Milliseconds since the epoch. */
  readonly receivedAt: number
  /** How long the client waits for the answer, in milliseconds; absent: as long as it takes. */
  readonly patience?: number
  /** For the answer, whatever it is; those of the answer itself go before. */
  readonly headers: Record<string, string>
  /** What the audit event of the request will say besides. */
  readonly annotations: ReadonlyMap<string, string>
  /** Absent where nothing is audited. */
  readonly audit?: AuditTrail
  /** Takes a text for a `Warning` header of the answer. */
  readonly warn: (text: string) => void
  /** Takes an annotation for the request's audit event. */
  readonly annotate: (key: string, value: string) => void
}

/** What the filters tell each other of the audit of a request. */
export interface AuditTrail {
  isAuthenticated: boolean
  record?: AuditRecord
}

export type Answer = ApiResponse | Promise<ApiResponse>

/** Answers a request, or passes it on, perhaps changed. Refuses by throwing a StatusError. */
export type Filter = (exchange: Exchange, next: (exchange: Exchange) => Answer) => Answer

/** Sends a request through the filters, first to last, to what answers it. */
export function throughFilters(
  filters: readonly Filter[],
  exchange: Exchange,
  answer: (exchange: Exchange) => Answer,
): Answer {
  const from = (index: number, given: Exchange): Answer => {
    const filter = filters[index]
    return filter ? filter(given, (changed) => from(index + 1, changed)) : answer(given)
  }
  return from(0, exchange)
}
