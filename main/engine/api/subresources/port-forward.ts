import type { Pod } from '#kube/kinds/core/pod.ts'
import { badRequest } from '#kube/meta/status-errors.ts'
import { admitConnection, refuseDryRun, requireCreate, requireNode, targetPod, type ConnectRequest } from './connect.ts'

/** All that can be said of a port-forward before it leaves HTTP. Source: k/k pkg/registry/core/pod/rest/subresources.go. */
export async function preparePortForward(call: ConnectRequest): Promise<Pod> {
  refuseDryRun(call)
  const ports = portsOf(call.request.query)
  await admitConnection(call, { kind: 'PodPortForwardOptions', ...(ports.length > 0 ? { ports } : {}) })
  await requireCreate(call)
  const pod = targetPod(call)
  requireNode(call, pod)
  return pod
}

/** A port-forward without an upgrade. */
export async function refusePortForward(call: ConnectRequest): Promise<never> {
  await preparePortForward(call)
  throw badRequest('Upgrade request required')
}

function portsOf(query: URLSearchParams): number[] {
  return query
    .getAll('ports')
    .flatMap((text) => text.split(','))
    .map((text) => {
      const refuse = (why: string): never => {
        throw badRequest(`cannot convert to []int32: strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`)
      }
      if (!/^\d+$/.test(text)) refuse('invalid syntax')
      const port = Number(text)
      if (port > 65_535) refuse('value out of range')
      if (port < 1) throw badRequest(`port ${JSON.stringify(text)} must be > 0`)
      return port
    })
}
