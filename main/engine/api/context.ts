import type { Clock } from '#base/clock.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { PodStreams } from '../registry/pod-streams.ts'
import type { Registry, UserInfo } from '../registry/registry.ts'
import type { ApiRequest } from './message.ts'
import type { Negotiated } from './negotiate.ts'
import type { ResourcePath } from './request-info.ts'

/** What every handler works with. */
export interface ApiContext {
  readonly registry: Registry
  readonly podStreams: PodStreams
  readonly clock: Clock
}

/** A request for a resource, understood: who asks for what of which kind. */
export interface ResourceRequest {
  readonly context: ApiContext
  readonly request: ApiRequest
  readonly user: UserInfo
  readonly kind: Kind
  readonly target: ResourcePath
  readonly negotiated: Negotiated
}
