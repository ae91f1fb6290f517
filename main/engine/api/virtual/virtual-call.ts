import type { KubeObject } from '#kube/meta/object.ts'
import type { UserInfo } from '../../registry/registry.ts'
import type { ApiContext } from '../context.ts'

/** What the answer to a review is made from. */
export interface VirtualCall {
  readonly context: ApiContext
  readonly user: UserInfo
  /** The body, conformed to the kind's type. */
  readonly object: KubeObject
  /** '' outside of namespaces. */
  readonly namespace: string
  readonly warn: (text: string) => void
  readonly annotate: (key: string, value: string) => void
}

/** A kind of review: its answer is kept nowhere. */
export interface Virtual {
  /** Refuses, by throwing, what is no question. */
  readonly check?: (call: Pick<VirtualCall, 'object' | 'namespace'>) => void
  readonly answer: (call: VirtualCall) => KubeObject | Promise<KubeObject>
}
