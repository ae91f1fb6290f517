import type { Clock } from '#base/clock.ts'
import { parseJson } from '#base/exact-json.ts'
import { isRecord } from '#base/wire.ts'
import { StatusError } from '#kube/meta/status.ts'
import type { AuditLog } from '../../audit/audit-log.ts'
import { AuditRecord } from '../../audit/audit-record.ts'
import { keepsBodies, type AuditRule } from '../../audit/policy.ts'
import { maximumBodyBytes, withBody, type ApiRequest, type ApiResponse } from '../message.ts'
import { onceEnded } from '../stream-end.ts'
import { PageNotFound } from '../failure.ts'
import { auditedRequest, bodyToJson } from './audited-request.ts'
import type { Answer, AuditTrail, Exchange, Filter } from './filter.ts'
import { isLongRunning } from './long-running.ts'

/** Bytes of a body that is read for nothing but the name of its object. */
const longestForItsName = 64 * 1024

/** Outside authentication: those who were not let in. Source: apiserver pkg/endpoints/filters/authn_audit.go. */
export function auditRefusals(log: AuditLog, clock: Clock): Filter {
  return (exchange, next) => {
    const trail: AuditTrail = { isAuthenticated: false }
    const refused = (error: unknown): never => {
      if (!trail.isAuthenticated && error instanceof StatusError && error.code === 401) {
        const record = recordOf(log, log.ruleFor(exchange.info), { ...exchange, user: undefined })
        record?.answered(401, error.status)
        record?.write('ResponseStarted', clock.now(), exchange.annotations)
      }
      throw error
    }
    return settled(
      () => next({ ...exchange, audit: trail }),
      (answer) => answer,
      refused,
    )
  }
}

/** Inside authentication: what was asked by whom, and what came of it. Source: apiserver pkg/endpoints/filters/audit.go. */
export function audit(log: AuditLog, clock: Clock): Filter {
  return (exchange, next) => {
    const { audit: trail, info, user, annotations, request } = exchange
    if (trail) trail.isAuthenticated = true
    const rule = log.ruleFor({ ...info, user })
    const record = recordOf(log, rule, exchange)
    if (!record) return next(exchange)
    if (trail) trail.record = record
    record.write('RequestReceived', clock.now(), annotations)
    const longest = keepsBodies(rule.level) ? maximumBodyBytes : longestForItsName
    const seen = seesBody(rule, exchange) ? new SeenBody(request, longest) : undefined
    const write = async (stage: Parameters<AuditRecord['write']>[0]): Promise<void> => {
      const body = await seen?.json()
      if (body !== undefined) record.requested(body)
      record.write(stage, clock.now(), annotations)
    }
    const answered = (response: ApiResponse): ApiResponse => {
      const isKept = info.target !== undefined && rule.level === 'RequestResponse'
      const body = isKept || isStatusText(response) ? jsonOfResponse(response) : undefined
      record.answered(response.status, isRecord(body) && body['kind'] === 'Status' ? body : {})
      if (isKept) record.responded(body)
      if (!isLongRunning(info)) {
        void write('ResponseComplete')
        return response
      }
      void write('ResponseStarted')
      return onceEnded(request, response, () => void write('ResponseComplete'))
    }
    const failed = (error: unknown): never => {
      if (error instanceof PageNotFound) record.answered(error.code)
      else if (error instanceof StatusError) {
        record.answered(error.code, error.status)
        if (info.target) record.responded(error.status)
      } else record.answered(500, { status: 'Failure', reason: 'InternalError', message: "APIServer panic'd" })
      void write(error instanceof StatusError ? 'ResponseComplete' : 'Panic')
      throw error
    }
    return settled(() => next(seen ? { ...exchange, request: seen.request } : exchange), answered, failed)
  }
}

/** As `then`, for an answer that may be there at once. */
function settled(
  work: () => Answer,
  onAnswer: (answer: ApiResponse) => ApiResponse,
  onError: (error: unknown) => never,
): Answer {
  let answer: Answer
  try {
    answer = work()
  } catch (error) {
    return onError(error)
  }
  return answer instanceof Promise ? answer.then(onAnswer, onError) : onAnswer(answer)
}

type Recorded = Omit<Exchange, 'user'> & { readonly user: Exchange['user'] | undefined }

function recordOf(log: AuditLog, rule: AuditRule, exchange: Recorded): AuditRecord | undefined {
  return rule.level === 'None' ? undefined : new AuditRecord(log, rule, auditedRequest(exchange))
}

/** The event names the object of a creation even where it keeps no bodies. */
function seesBody({ level }: AuditRule, { info, request }: Exchange): boolean {
  if (!info.target || isLongRunning(info)) return false
  return keepsBodies(level) || request.method === 'POST' || request.method === 'PUT'
}

/** A request whose body is kept while it is read. */
class SeenBody {
  readonly request: ApiRequest
  readonly #longest: number
  #bytes: Buffer | undefined

  /** `longest` in bytes: what is longer is not read a second time. */
  constructor(request: ApiRequest, longest: number) {
    this.#longest = longest
    const body = async (): Promise<Buffer> => {
      this.#bytes = await request.body()
      return this.#bytes
    }
    this.request = withBody(request, body)
  }

  async json(): Promise<unknown> {
    const bytes = this.#bytes
    return bytes && bytes.length > 0 && bytes.length <= this.#longest ? bodyToJson(this.request, bytes) : undefined
  }
}

/** A Status says more than its code; it is short, and tells at its beginning what it is. */
function isStatusText({ body }: ApiResponse): boolean {
  return Buffer.isBuffer(body) && /^\{\s*"kind":\s*"Status"/.test(body.toString('latin1', 0, 40))
}

function jsonOfResponse({ body, headers }: ApiResponse): unknown {
  const type = String(headers['content-type'] ?? '')
  if (!Buffer.isBuffer(body) || !type.startsWith('application/json')) return undefined
  return parseJson(body.toString('utf8'))
}
