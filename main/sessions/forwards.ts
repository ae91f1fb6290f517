import { randomUUID } from 'node:crypto'
import type { Clock } from '#base/clock.ts'
import { DisposableStore, type Disposable } from '#base/disposable.ts'
import { Emitter } from '#base/emitter.ts'
import { AppError } from '#base/errors.ts'
import type { ObjectRef } from '#contract/schemas.ts'
import type { Forward } from '#contract/sessions.ts'
import type { WatchedCluster } from '../watch/feed.ts'
import type { WatchHub } from '../watch/hub.ts'
import { followPod } from './pod-targets.ts'
import { PortForward } from './port-forward.ts'
import { ServiceTargets } from './service-targets.ts'

const httpsPorts = new Set([443, 6443, 8443, 9443])
/** Well-known ports that a browser has no use for. */
const plainPorts = new Set([
  21, 22, 25, 53, 389, 1433, 1521, 2379, 3306, 4222, 5432, 5672, 6379, 9042, 9092, 11211, 27017,
])

/** The forwards that are open; they live until they are stopped or the app ends, whatever windows come and go. */
export class ForwardRegistry implements Disposable {
  readonly #hub: WatchHub
  readonly #clock: Clock
  readonly #changed = new Emitter<void>()
  readonly #forwards = new Map<string, { forward: PortForward; store: DisposableStore }>()

  constructor(hub: WatchHub, clock: Clock) {
    this.#hub = hub
    this.#clock = clock
  }

  onChange(listener: () => void): Disposable {
    return this.#changed.on(listener)
  }

  list(): Forward[] {
    return [...this.#forwards.values()].map(({ forward }) => forward.describe())
  }

  async start(cluster: WatchedCluster, ref: ObjectRef, remotePort: number, localPort: number): Promise<Forward> {
    const kind = kindOf(ref)
    const targets =
      kind === 'Service'
        ? new ServiceTargets(this.#hub, cluster, ref, remotePort)
        : await followPod(this.#hub, cluster, ref, remotePort)
    const { namespace = '', name } = ref
    const identity = { id: randomUUID(), cluster: cluster.id, kind, namespace, name, remotePort }
    const forward = new PortForward(identity, schemeOf(remotePort), cluster, targets, this.#clock)
    try {
      await forward.listen(localPort)
    } catch (error) {
      forward.dispose()
      throw error
    }
    const store = new DisposableStore()
    store.add(forward)
    store.add(
      forward.onChange(() => {
        this.#changed.emit()
      }),
    )
    this.#forwards.set(identity.id, { forward, store })
    this.#changed.emit()
    return forward.describe()
  }

  stop(id: string): void {
    this.#forwards.get(id)?.store.dispose()
    if (this.#forwards.delete(id)) this.#changed.emit()
  }

  /** Throws where there is no such forward: only what we listen on ourselves is ever opened. */
  get(id: string): Forward {
    const found = this.#forwards.get(id)
    if (!found) throw new AppError('forward.failed', { pod: '', reason: 'the forward is stopped' })
    return found.forward.describe()
  }

  dispose(): void {
    for (const { store } of this.#forwards.values()) store.dispose()
    this.#forwards.clear()
  }
}

function kindOf({ resource: { group, resource } }: ObjectRef): Forward['kind'] {
  if (group === '' && resource === 'pods') return 'Pod'
  if (group === '' && resource === 'services') return 'Service'
  throw new AppError('rpc.bad-input', { path: 'ref.resource', reason: 'only pods and services are forwarded' })
}

function schemeOf(port: number): 'http' | 'https' | 'tcp' {
  if (httpsPorts.has(port)) return 'https'
  return plainPorts.has(port) ? 'tcp' : 'http'
}
