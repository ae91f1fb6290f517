import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { node } from '#kube/kinds/core/node.ts'
import { pod, type Pod } from '#kube/kinds/core/pod.ts'
import type { Api } from '../../main/engine/api/handler.ts'
import { createServer as createApiServer } from '../../main/engine/api/server.ts'
import type { PodStreams } from '../../main/engine/registry/pod-streams.ts'
import { FakeClock } from './fake-clock.ts'
import { createMemoryApi, testUser, type MemoryApi } from './memory-api.ts'

/** The API over plain HTTP/1.1, everybody its administrator, with the running pod `p` on node `n`. */
export interface PodServer extends MemoryApi {
  readonly port: number
  readonly clock: FakeClock
  /** Timers that streams have left. */
  timers(): number
  stop(): Promise<void>
}

export async function servePod(streams: Partial<PodStreams>, spec: Partial<Pod['spec']> = {}): Promise<PodServer> {
  const clock = new FakeClock()
  const api = createMemoryApi(clock, streams)
  await api.registry.create(node, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' }, spec: {} })
  await api.registry.create(pod, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default' },
    spec: { nodeName: 'n', containers: [{ name: 'c', image: 'x', ports: [{ containerPort: 80 }] }], ...spec },
  })
  const status: Pod['status'] = { phase: 'Running', podIP: '10.1.2.3', podIPs: [{ ip: '10.1.2.3' }] }
  await api.registry.modify(pod, 'default', 'p', (current): Pod => ({ ...current, status }), { subresource: 'status' })
  const server = createServer()
  const { onRequest, onUpgrade } = createApiServer(asAdministrator(api.api), api.options)
  server.on('request', onRequest)
  server.on('upgrade', onUpgrade)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const before = clock.pending
  return {
    ...api,
    clock,
    port: (server.address() as AddressInfo).port,
    timers: () => clock.pending - before,
    async stop() {
      await close(server)
      api.dispose()
    },
  }
}

function asAdministrator(api: Api): Api {
  const sender = { self: testUser, header: () => undefined, headerLines: () => [] }
  return {
    handle: (request) => api.handle(request, sender),
    admit: (request, _credentials, answer) => api.admit(request, sender, answer),
    dispose: () => {
      api.dispose()
    },
  }
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}
