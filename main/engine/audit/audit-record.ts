import { isRecord } from '#base/wire.ts'
import { formatMicroTime } from '#kube/duration/age.ts'
import type { Status } from '#kube/meta/status.ts'
import type { UserInfo } from '../registry/registry.ts'
import type { AuditLog } from './audit-log.ts'
import type { AuditUser, ObjectReference, ResponseStatus, Stage } from './event.ts'
import { keepsBodies, type AuditRule } from './policy.ts'
import { isSensitive, withoutSecretQuery } from './sensitive.ts'

/** What a request says of itself. */
export interface AuditedRequest {
  readonly auditId: string
  readonly target: string
  readonly verb: string
  /** Absent where nobody knows. */
  readonly user: UserInfo | undefined
  readonly sourceAddresses: readonly string[]
  readonly userAgent: string | undefined
  readonly reference: ObjectReference | undefined
  /** Milliseconds since the epoch. */
  readonly receivedAt: number
}

/** Source: apiserver pkg/audit/request.go maxUserAgentLength. */
const longestUserAgent = 1024

/** Refusals that say nothing but names. */
const plainReasons: ReadonlySet<string> = new Set([
  'NotFound',
  'AlreadyExists',
  'Conflict',
  'Forbidden',
  'Unauthorized',
])

/** What becomes known of one request, written as an event at each of its stages. */
export class AuditRecord {
  readonly rule: AuditRule
  readonly #log: AuditLog
  readonly #request: AuditedRequest
  #reference: ObjectReference | undefined
  #impersonated: AuditUser | undefined
  #constraint: string | undefined
  #responseStatus: ResponseStatus | undefined
  #requestObject: unknown
  #responseObject: unknown

  constructor(log: AuditLog, rule: AuditRule, request: AuditedRequest) {
    this.#log = log
    this.rule = rule
    this.#request = request
    this.#reference = request.reference
  }

  /** `constraint` is the verb that lets somebody do so in some cases only; '' for the old one that has no limits. */
  impersonates(user: UserInfo, constraint: string): void {
    this.#impersonated = auditUser(user)
    this.#constraint = constraint || undefined
  }

  /** `status` is what was answered, where that was one. */
  answered(code: number, answer: Partial<Pick<Status, 'status' | 'message' | 'reason' | 'details'>> = {}): void {
    const { status, reason, ...rest } = answer
    const { message, details } = this.#mayQuote(reason) ? {} : rest
    this.#responseStatus = {
      metadata: {},
      ...(status ? { status } : {}),
      ...(message ? { message } : {}),
      ...(reason ? { reason } : {}),
      ...(details ? { details } : {}),
      code,
    }
  }

  /** A refusal of what was sent often shows it, which must not be where it is a Secret. */
  #mayQuote(reason: string | undefined): boolean {
    const { reference } = this.#request
    if (!reference || (reason !== undefined && plainReasons.has(reason))) return false
    return isSensitive({ ...reference, group: reference.apiGroup ?? '', resource: reference.resource ?? '' })
  }

  /** The object of the request's body; the event names it, and keeps it where the policy says so. */
  requested(body: unknown): void {
    const metadata = isRecord(body) ? body['metadata'] : undefined
    if (isRecord(metadata) && this.#reference) this.#reference = completed(this.#reference, metadata)
    if (keepsBodies(this.rule.level)) this.#requestObject = this.#kept(body)
  }

  responded(body: unknown): void {
    if (this.rule.level === 'RequestResponse') this.#responseObject = this.#kept(body)
  }

  write(stage: Stage, now: number, annotations: ReadonlyMap<string, string>): void {
    if (this.rule.omitStages.includes(stage)) return
    const { auditId, target, verb, user, sourceAddresses, userAgent, receivedAt } = this.#request
    this.#log.write({
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level: this.rule.level,
      auditID: auditId,
      stage,
      requestURI: withoutSecretQuery(target),
      verb,
      user: user ? auditUser(user) : {},
      impersonatedUser: this.#impersonated,
      authenticationMetadata: this.#constraint ? { impersonationConstraint: this.#constraint } : undefined,
      sourceIPs: sourceAddresses.length > 0 ? sourceAddresses : undefined,
      userAgent: userAgent ? shortened(userAgent) : undefined,
      objectRef: this.#reference,
      responseStatus: this.#responseStatus,
      requestObject: this.#requestObject,
      responseObject: this.#responseObject,
      requestReceivedTimestamp: formatMicroTime(receivedAt),
      stageTimestamp: formatMicroTime(stage === 'RequestReceived' ? receivedAt : now),
      annotations: annotations.size > 0 ? Object.fromEntries(annotations) : undefined,
    })
  }

  #kept(body: unknown): unknown {
    return this.rule.omitManagedFields ? withoutManagedFields(body) : body
  }
}

/** What the path does not say, and the object does. */
function completed(reference: ObjectReference, metadata: Readonly<Record<string, unknown>>): ObjectReference {
  const said = (field: 'namespace' | 'name' | 'uid' | 'resourceVersion'): string | undefined => {
    const value = metadata[field]
    return reference[field] ?? (typeof value === 'string' && value !== '' ? value : undefined)
  }
  const { resource, apiGroup, apiVersion, subresource } = reference
  return {
    resource,
    namespace: said('namespace'),
    name: said('name'),
    uid: said('uid'),
    apiGroup,
    apiVersion,
    resourceVersion: said('resourceVersion'),
    subresource,
  }
}

function auditUser({ name, uid, groups, extra }: UserInfo): AuditUser {
  return {
    username: name,
    ...(uid ? { uid } : {}),
    ...(groups.length > 0 ? { groups } : {}),
    ...(extra && Object.keys(extra).length > 0 ? { extra } : {}),
  }
}

function shortened(userAgent: string): string {
  return userAgent.length > longestUserAgent ? `${userAgent.slice(0, longestUserAgent)}...TRUNCATED` : userAgent
}

/** Of an object, of the items of a list, and of the objects in the rows of a table. */
function withoutManagedFields(body: unknown): unknown {
  if (!isRecord(body)) return body
  const { metadata, items, rows, object } = body
  const result = { ...body }
  if (isRecord(metadata)) {
    const { managedFields: _dropped, ...rest } = metadata
    result['metadata'] = rest
  }
  if (Array.isArray(items)) result['items'] = items.map(withoutManagedFields)
  if (Array.isArray(rows)) result['rows'] = rows.map(withoutManagedFields)
  if (isRecord(object)) result['object'] = withoutManagedFields(object)
  return result
}
