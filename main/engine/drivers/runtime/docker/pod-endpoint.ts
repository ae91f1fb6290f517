import type { ContainerInspectInfo } from 'dockerode'

/** Where a pod's ports can be reached from this process. */
export interface PodEndpoint {
  readonly address: string
  /** Ports of the loopback, by the pod's own TCP ports. */
  readonly published: ReadonlyMap<number, number>
}

export function endpointOf(address: string, info: ContainerInspectInfo | undefined): PodEndpoint {
  const ports = (info?.NetworkSettings.Ports ?? {}) as Record<string, { HostPort: string }[] | null>
  const published = Object.entries(ports).flatMap(([name, bindings]) => {
    const binding = name.endsWith('/tcp') ? bindings?.[0] : undefined
    return binding ? [[parseInt(name, 10), Number(binding.HostPort)] as const] : []
  })
  return { address, published: new Map(published) }
}

/** Throws, with the remedy, where the port cannot be reached. */
export function reachablePort(
  endpoint: PodEndpoint | undefined,
  port: number,
  mustPublish: boolean,
): { readonly host: string; readonly port: number } {
  if (!endpoint) throw new Error('the pod has no sandbox')
  if (!mustPublish) return { host: endpoint.address, port }
  const published = endpoint.published.get(port)
  if (published !== undefined) return { host: '127.0.0.1', port: published }
  throw new Error(
    `port ${String(port)} cannot be reached: on this machine pods live in Docker's virtual machine, ` +
      `so the port must be declared in the pod's containers[].ports`,
  )
}
