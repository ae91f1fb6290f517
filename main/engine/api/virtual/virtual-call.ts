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

/** Makes the answer, which is kept nowhere. */
export type CreateVirtual = (call: VirtualCall) => KubeObject | Promise<KubeObject>
