import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Registry, UserInfo, WriteOptions } from './registry.ts'

/** A write on its way in. `object` may be changed by `mutate`, and is absent for a deletion. */
export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE'
  readonly kind: Kind
  readonly namespace: string | undefined
  readonly name: string
  readonly subresource: WriteOptions['subresource']
  readonly object: KubeObject | undefined
  readonly old: KubeObject | undefined
  readonly user: UserInfo | undefined
  readonly dryRun: boolean
}

/** What plugins may read: committed state. */
export type AdmissionReader = Pick<Registry, 'find' | 'list'>

/** A gate for writes. Both hooks refuse by throwing a StatusError. */
export interface AdmissionPlugin {
  readonly name: string
  mutate?(request: AdmissionRequest, reader: AdmissionReader): void | Promise<void>
  validate?(request: AdmissionRequest, reader: AdmissionReader): void | Promise<void>
}

/** Runs one phase in order. Stays within the turn of the event loop while no plugin is asynchronous. */
export async function admit(
  phase: 'mutate' | 'validate',
  plugins: readonly AdmissionPlugin[],
  request: AdmissionRequest,
  reader: AdmissionReader,
): Promise<void> {
  for (const plugin of plugins) {
    const pending = plugin[phase]?.(request, reader)
    if (pending) await pending
  }
}
