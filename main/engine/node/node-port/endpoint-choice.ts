import type { Endpoint, EndpointSlice } from '#kube/kinds/discovery/endpoint-slice.ts'

/** Where a connection may go. */
export interface Target {
  /** The pod's uid, where a pod is behind the address. */
  readonly uid: string | undefined
  readonly address: string
  readonly port: number
}

/** The targets of one service port that take new connections. Source: pkg/proxy/endpointslicecache.go, pkg/proxy/topology.go. */
export function targetsOf(slices: readonly EndpointSlice[], portName: string): Target[] {
  const all = slices.flatMap((slice) => {
    const port = slice.ports?.find(({ name = '' }) => name === portName)?.port
    return port === undefined ? [] : (slice.endpoints ?? []).map((endpoint) => ({ endpoint, port }))
  })
  const ready = all.filter(({ endpoint }) => endpoint.conditions?.ready !== false)
  // Better a pod that is going away than none at all. Source: KEP-1669.
  const usable = ready.length > 0 ? ready : all.filter(({ endpoint }) => isLastResort(endpoint))
  return usable.map(({ endpoint, port }) => ({
    uid: endpoint.targetRef?.kind === 'Pod' ? endpoint.targetRef.uid : undefined,
    address: endpoint.addresses[0] ?? '',
    port,
  }))
}

function isLastResort({ conditions }: Endpoint): boolean {
  return conditions?.serving === true && conditions.terminating === true
}

/** Every target once, beginning with the one whose turn it is. */
export function inTurn<T>(targets: readonly T[], turn: number): T[] {
  const first = targets.length === 0 ? 0 : turn % targets.length
  return [...targets.slice(first), ...targets.slice(0, first)]
}
