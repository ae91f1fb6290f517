import type { Duplex } from 'node:stream'
import type { Clock } from '#base/clock.ts'
import { DisposableStore, type Disposable } from '#base/disposable.ts'
import type { Logger } from '#base/logger.ts'
import { service as serviceKind, type Service, type ServicePort } from '#kube/kinds/core/service.ts'
import { endpointSlice } from '#kube/kinds/discovery/endpoint-slice.ts'
import { keyOf } from '#kube/meta/object.ts'
import type { EventRecorder } from '../../runtime/event-recorder.ts'
import type { Informers } from '../../runtime/informer.ts'
import { targetsOf, type Target } from './endpoint-choice.ts'
import { listenOnPort } from './port-listener.ts'

export interface NodePortOptions {
  readonly informers: Informers
  readonly recorder: EventRecorder
  readonly clock: Clock
  readonly logger: Logger
  dial(target: Target): Promise<Duplex>
}

interface OpenPort {
  readonly listener: Disposable
  readonly portName: string
}

/** A port that is taken is tried again: what holds it may end. */
const retryEvery = 5_000

/** Serves the node ports of all services on 127.0.0.1, TCP. */
export function createNodePorts({ informers, recorder, clock, logger, dial }: NodePortOptions): Disposable {
  const services = informers.of(serviceKind)
  const slices = informers.of(endpointSlice)
  const store = new DisposableStore()
  const open = new Map<string, Map<number, OpenPort>>()
  const retries = new Map<string, Disposable>()

  function targets(key: string, portName: string): readonly Target[] {
    const service = services.cache.find(key)
    if (!service) return []
    const selector = { matchLabels: { 'kubernetes.io/service-name': service.metadata.name } }
    return targetsOf(slices.cache.selected(service.metadata.namespace ?? '', selector), portName)
  }

  function openPort(key: string, port: number, portName: string): OpenPort {
    const listener = listenOnPort({
      port,
      targets: () => targets(key, portName),
      dial,
      onError(error) {
        close(key, port)
        refused(key, port, error)
      },
    })
    return { listener, portName }
  }

  function refused(key: string, port: number, error: NodeJS.ErrnoException): void {
    logger.warn('node port not served', { service: key, port, error })
    const service = services.cache.find(key)
    if (!service) return
    const cause = error.code === 'EADDRINUSE' ? 'another program on this machine uses it' : error.message
    const message = `node port ${String(port)} cannot be served on 127.0.0.1: ${cause}; choose another nodePort or free it`
    recorder.record({ about: service, type: 'Warning', reason: 'NodePortNotServed', message })
    retries.get(key)?.dispose()
    retries.set(
      key,
      clock.schedule(retryEvery, () => {
        sync(key)
      }),
    )
  }

  function close(key: string, port: number): void {
    const ports = open.get(key)
    ports?.get(port)?.listener.dispose()
    ports?.delete(port)
    if (ports?.size === 0) open.delete(key)
  }

  function sync(key: string): void {
    retries.get(key)?.dispose()
    retries.delete(key)
    const wanted = new Map(nodePortsOf(services.cache.find(key)))
    for (const [port, { portName }] of open.get(key) ?? []) if (wanted.get(port) !== portName) close(key, port)
    for (const [port, portName] of wanted) {
      const ports = open.get(key) ?? new Map<number, OpenPort>()
      if (ports.has(port)) continue
      open.set(key, ports.set(port, openPort(key, port, portName)))
    }
  }

  store.add(
    services.onChange(({ previous, current }) => {
      sync(keyOf(current ?? previous))
    }),
  )
  for (const service of services.cache.list()) sync(keyOf(service))
  store.add({
    dispose() {
      for (const ports of open.values()) for (const { listener } of ports.values()) listener.dispose()
      for (const retry of retries.values()) retry.dispose()
    },
  })
  return store
}

/** Node ports with the names of their service ports. */
function nodePortsOf(service: Service | undefined): [number, string][] {
  const { type, ports = [] } = service?.spec ?? {}
  if (service?.metadata.deletionTimestamp || (type !== 'NodePort' && type !== 'LoadBalancer')) return []
  return ports.filter(isServed).map(({ nodePort, name = '' }) => [nodePort, name])
}

function isServed(port: ServicePort): port is ServicePort & { nodePort: number } {
  return port.nodePort !== undefined && (port.protocol ?? 'TCP') === 'TCP'
}
