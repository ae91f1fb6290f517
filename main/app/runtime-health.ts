import { DisposableStore, type Disposable } from '#base/disposable.ts'
import { Emitter } from '#base/emitter.ts'
import type { EngineStatus } from '#contract/app.ts'
import { node as nodeKind, type Node } from '#kube/kinds/core/node.ts'
import { findCondition } from '#kube/meta/object.ts'
import type { ClusterCatalog } from '../clusters/catalog.ts'
import type { EngineControl } from '../rpc/handlers/services.ts'
import type { FeedView, WatchHub } from '../watch/hub.ts'

const nodes = { group: '', version: nodeKind.version, resource: nodeKind.resource, namespaced: false }

/**
 * The engine's status with the health of its container runtime. The engine says so where Kubernetes says so: in the Ready
 * condition of its nodes.
 */
export class RuntimeHealth implements EngineControl, Disposable {
  readonly #engine: EngineControl
  readonly #catalog: ClusterCatalog
  readonly #hub: WatchHub
  readonly #clusterId: string
  readonly #changed = new Emitter<void>()
  readonly #store = new DisposableStore()
  #view: FeedView | undefined

  constructor(engine: EngineControl, catalog: ClusterCatalog, hub: WatchHub, clusterId: string) {
    this.#engine = engine
    this.#catalog = catalog
    this.#hub = hub
    this.#clusterId = clusterId
    this.#store.add(
      engine.onChange(() => {
        this.#changed.emit()
      }),
    )
  }

  get status(): EngineStatus {
    const { status } = this.#engine
    const down = this.#findFailure()
    if (status.state !== 'running' || !status.runtime || down === undefined) return status
    return { ...status, runtime: { ...status.runtime, healthy: false, message: down } }
  }

  onChange(listener: () => void): Disposable {
    return this.#changed.on(listener)
  }

  start(): void {
    this.#engine.start()
  }

  stop(): Promise<void> {
    return this.#engine.stop()
  }

  /** Begins to look at the nodes; called when the engine's cluster can be reached. */
  watch(): void {
    if (this.#view || this.#store.isDisposed || !this.#catalog.has(this.#clusterId)) return
    this.#view = this.#store.add(this.#hub.follow(this.#catalog.get(this.#clusterId), { resource: nodes }))
    this.#view.onChange(() => {
      this.#changed.emit()
    })
  }

  dispose(): void {
    this.#store.dispose()
  }

  #findFailure(): string | undefined {
    for (const object of this.#view?.objects() ?? []) {
      const ready = findCondition((object as Node).status?.conditions, 'Ready')
      if (ready && ready.status !== 'True') return ready.message ?? ready.reason ?? ''
    }
    return undefined
  }
}
