import type { Status } from '#kube/meta/status.ts'

/** Source: apiserver pkg/apis/audit/v1/types.go. */
export const levels = ['None', 'Metadata', 'Request', 'RequestResponse'] as const
export type Level = (typeof levels)[number]

export const stages = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'] as const
export type Stage = (typeof stages)[number]

export interface AuditUser {
  readonly username?: string
  readonly uid?: string
  readonly groups?: readonly string[]
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

export interface ObjectReference {
  readonly resource?: string | undefined
  readonly namespace?: string | undefined
  readonly name?: string | undefined
  readonly uid?: string | undefined
  readonly apiGroup?: string | undefined
  readonly apiVersion?: string | undefined
  readonly resourceVersion?: string | undefined
  readonly subresource?: string | undefined
}

/** Of a Status, what an audit event keeps; the code alone where the answer was none. */
export type ResponseStatus = Partial<Omit<Status, 'kind' | 'apiVersion' | 'metadata'>> & {
  readonly metadata: Record<string, never>
}

/** One line of the audit log, with the fields in upstream's order. */
export interface AuditEvent {
  readonly kind: 'Event'
  readonly apiVersion: 'audit.k8s.io/v1'
  readonly level: Level
  readonly auditID: string
  readonly stage: Stage
  readonly requestURI: string
  readonly verb: string
  readonly user: AuditUser
  readonly impersonatedUser: AuditUser | undefined
  readonly authenticationMetadata: { readonly impersonationConstraint: string } | undefined
  readonly sourceIPs: readonly string[] | undefined
  readonly userAgent: string | undefined
  readonly objectRef: ObjectReference | undefined
  readonly responseStatus: ResponseStatus | undefined
  readonly requestObject: unknown
  readonly responseObject: unknown
  readonly requestReceivedTimestamp: string
  readonly stageTimestamp: string
  readonly annotations: Readonly<Record<string, string>> | undefined
}
