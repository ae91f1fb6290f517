import type { Pod } from '#kube/kinds/core/pod.ts'
import type { Service } from '#kube/kinds/core/service.ts'
import type { KubeObject } from '#kube/meta/object.ts'

export interface ForwardPort {
  readonly port: number
  readonly name: string
  /** The container, for a pod. */
  readonly from: string
}

/** The TCP ports that a pod or a service declares; nothing else can be forwarded (kubectl port-forward is TCP alone). */
export function forwardPortsOf(object: KubeObject): ForwardPort[] {
  if (object.kind === 'Service') {
    return ((object as Service).spec.ports ?? [])
      .filter(({ protocol }) => (protocol ?? 'TCP') === 'TCP')
      .map(({ port, name }) => ({ port, name: name ?? '', from: '' }))
  }
  return (object as Pod).spec.containers.flatMap((container) =>
    (container.ports ?? [])
      .filter(({ protocol }) => (protocol ?? 'TCP') === 'TCP')
      .map(({ containerPort, name }) => ({ port: containerPort, name: name ?? '', from: container.name })),
  )
}

/** A port number as typed, or undefined. `0` is allowed where a free port is taken. */
export function parsePort(text: string, least: 0 | 1): number | undefined {
  if (!/^\d{1,5}$/.test(text.trim())) return undefined
  const port = Number(text)
  return port >= least && port <= 65_535 ? port : undefined
}
