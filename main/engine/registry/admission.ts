import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { requestTimeout } from '#kube/meta/status-errors.ts'
import type { Registry, UserInfo, WriteOptions } from './registry.ts'

/** A write on its way in. `object` may be changed by `mutate`, and is absent for a deletion. */
export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT'
  readonly kind: Kind
  readonly namespace: string | undefined
  readonly name: string
  readonly subresource: WriteOptions['subresource']
  readonly object: KubeObject | undefined
  readonly old: KubeObject | undefined
  readonly user: UserInfo | undefined
  readonly dryRun: boolean
  /** The version that the client speaks, such as `autoscaling/v1`, where it is not the stored one. */
  readonly apiVersion?: string
  /** CreateOptions, UpdateOptions or DeleteOptions, as webhooks and policies are shown them. */
  readonly options?: Readonly<Record<string, unknown>>
  /** Lets plugins ask for a second round; absent where nothing is changed. */
  readonly reinvocation?: Reinvocation
  /** Aborts when nobody waits for the answer any more; asked for only where a plugin takes its time. */
  readonly signal?: () => AbortSignal
  /** Takes a text for a `Warning` header of the answer. */
  readonly warn: (text: string) => void
  /** Takes an annotation for the request's audit event. */
  readonly annotate: (key: string, value: string) => void
}

/**
 * What a policy or a webhook changes may concern plugins that came before it: they are asked once more, and only once.
 * Source: apiserver pkg/admission/reinvocation.go.
 */
export interface Reinvocation {
  /** True in the second round. */
  isAgain: boolean
  /** To be set by a plugin whose change the others should see. */
  isWanted: boolean
}

/** What plugins may read: committed state. `modify` is for the quota that a write is charged to. */
export type AdmissionReader = Pick<Registry, 'find' | 'list' | 'modify'>

/** A gate for writes. Both hooks refuse by throwing a StatusError. */
export interface AdmissionPlugin {
  readonly name: string
  mutate?(request: AdmissionRequest, reader: AdmissionReader): void | Promise<void>
  validate?(request: AdmissionRequest, reader: AdmissionReader): void | Promise<void>
}

/**
 * Runs one phase in order, and again where a plugin asks for it. Answers with a promise only from the first asynchronous
 * plugin on: without one, a write is checked and queued in a single step, and no other can come in between.
 */
export function admit(
  phase: 'mutate' | 'validate',
  plugins: readonly AdmissionPlugin[],
  request: AdmissionRequest,
  reader: AdmissionReader,
): Promise<void> | undefined {
  const again = (): Promise<void> | undefined => {
    const { reinvocation } = request
    if (phase !== 'mutate' || !reinvocation?.isWanted || reinvocation.isAgain) return undefined
    reinvocation.isAgain = true
    return runPhase(phase, plugins, request, reader, 0)
  }
  const pending = runPhase(phase, plugins, request, reader, 0)
  return pending ? pending.then(again) : again()
}

/** From the plugin at `index` on. */
function runPhase(
  phase: 'mutate' | 'validate',
  plugins: readonly AdmissionPlugin[],
  request: AdmissionRequest,
  reader: AdmissionReader,
  index: number,
): Promise<void> | undefined {
  // Every write comes here, and most plugins have nothing to do: this makes nothing that would have to be collected.
  for (let at = index; at < plugins.length; at++) {
    const pending = plugins[at]?.[phase]?.(request, reader)
    if (pending) return goOn(pending, phase, plugins, request, reader, at + 1)
  }
  return undefined
}

async function goOn(
  pending: Promise<void>,
  ...[phase, plugins, request, reader, index]: Parameters<typeof runPhase>
): Promise<void> {
  await pending
  // A write that was given up on is none.
  if (request.signal?.().aborted) throw requestTimeout()
  await runPhase(phase, plugins, request, reader, index)
}
