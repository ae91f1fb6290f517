import type { Clock } from '#base/clock.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { Access } from '../auth/access.ts'
import type { PodStreams } from '../registry/pod-streams.ts'
import type { Registry, UserInfo } from '../registry/registry.ts'
import type { ServedKind, ServedKinds } from '../registry/served-kinds.ts'
import type { ApiRequest } from './message.ts'
import type { Negotiated } from './negotiate.ts'
import type { ResourcePath } from './request-info.ts'

/** What every handler works with. */
export interface ApiContext {
  readonly registry: Registry
  /** What the API serves at this moment. */
  readonly served: ServedKinds
  /** Who somebody is, and what they may do. */
  readonly access: Access
  readonly podStreams: PodStreams
  /** What is wrong with the controllers and the scheduler, if anything; absent: nobody can tell, nothing is known. */
  readonly controlPlane?: () => string | undefined
  readonly clock: Clock
  /** Told of the events that a watch sends, for metrics. */
  readonly watchEventsOf?: (kind: Kind) => { add(count: number): void }
}

/** A request for a resource, understood: who asks for what of which kind. */
export interface ResourceRequest {
  /** Its registry speaks the version that the request is for. */
  readonly context: ApiContext
  readonly request: ApiRequest
  readonly user: UserInfo
  readonly served: ServedKind
  /** In the version that the request is for: `served.kind`. */
  readonly kind: Kind
  readonly target: ResourcePath
  readonly negotiated: Negotiated
  /** Takes a text for a `Warning` header of the answer. */
  readonly warn: (text: string) => void
  /** Takes an annotation for the request's audit event. */
  readonly annotate: (key: string, value: string) => void
}
