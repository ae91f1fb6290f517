import type { V1PodSpec } from '@kubernetes/client-node/dist/gen/models/V1PodSpec.js'
import type { V1PodStatus } from '@kubernetes/client-node/dist/gen/models/V1PodStatus.js'
import type { PodSpec, PodStatus } from '#kube/kinds/core/pod.ts'
import type { Wire } from '#kube/meta/typed.ts'

/**
 * The whole of a pod's spec with nothing taken for granted: validation meets what clients forgot. The kind's own type
 * (preload) knows the part that the engine acts on.
 */
export type Loose<M> = M extends readonly (infer Item)[]
  ? Loose<Item>[]
  : M extends object
    ? { [Field in keyof M]?: Loose<M[Field]> }
    : M

export type Spec = Loose<Wire<V1PodSpec>>
export type Status = Loose<Wire<V1PodStatus>>

export type Container = NonNullable<Spec['containers']>[number]
export type EphemeralContainer = NonNullable<Spec['ephemeralContainers']>[number]
export type Volume = NonNullable<Spec['volumes']>[number]
export type PodSecurityContext = NonNullable<Spec['securityContext']>
export type SecurityContext = NonNullable<Container['securityContext']>
export type Resources = NonNullable<Container['resources']>
export type Probe = NonNullable<Container['livenessProbe']>
export type ContainerStatus = NonNullable<Status['containerStatuses']>[number]

export function modelOf(spec: PodSpec): Spec {
  return spec
}

export function statusModelOf(status: PodStatus | undefined): Status {
  return status ?? {}
}

/** The containers of each list with their paths, in upstream's order: init containers first. */
export function containersWithPath(spec: Spec, field: string): { container: Container; at: string }[] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
    (spec[list] ?? []).map((container, index) => ({ container, at: `${field}.${list}[${String(index)}]` })),
  )
}

export function isWindows({ os }: Spec): boolean {
  return os?.name === 'windows'
}
