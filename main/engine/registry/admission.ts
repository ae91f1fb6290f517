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

/**
 * Runs one phase in order. Answers with a promise only from the first asynchronous plugin on: without one, a write is
 * checked and queued in a single step, and no other can come in between.
 */
export function admit(
  phase: 'mutate' | 'validate',
  plugins: readonly AdmissionPlugin[],
  request: AdmissionRequest,
  reader: AdmissionReader,
): Promise<void> | undefined {
  for (const [index, plugin] of plugins.entries()) {
    const pending = plugin[phase]?.(request, reader)
    if (pending) return pending.then(() => admit(phase, plugins.slice(index + 1), request, reader))
  }
  return undefined
}
