import type { Clock } from '#base/clock.ts'
import { DisposableStore, type Disposable } from '#base/disposable.ts'
import type { Logger } from '#base/logger.ts'
import {
  customResourceDefinition as definitionKind,
  type CustomResourceDefinition,
} from '#kube/kinds/apiextensions/custom-resource-definition.ts'
import { equalJson } from '#kube/meta/json.ts'
import { isConditionTrue } from '#kube/meta/object.ts'
import { isReason } from '#kube/meta/status.ts'
import type { Registry } from '../registry/registry.ts'
import type { ServedKind } from '../registry/served-kinds.ts'
import { cleanUp, isTerminating } from './clean-up.ts'
import { statusOf } from './establish.ts'
import { servedKindsOf } from './served.ts'
import { engineWrites } from './engine-writes.ts'
import type { ConvertByWebhook } from './conversion.ts'

export interface CustomResourceOptions {
  readonly registry: Registry
  /** Takes the kinds of a definition. */
  readonly served: { put(source: string, served: readonly ServedKind[]): void }
  readonly clock: Clock
  readonly logger: Logger
}

/** Loaded with the first object that is converted by a webhook. */
const convertByWebhook: ConvertByWebhook = async (...conversion) =>
  (await import('./webhook.ts')).convertByWebhook(...conversion)

export interface CustomResources extends Disposable {
  /** Resolves when nothing is left to do at the moment. */
  settled(): Promise<void>
}

const retryMilliseconds = 1000

/**
 * Follows the CustomResourceDefinitions: gives them their status, serves the kinds of those that are established, and
 * deletes the objects of those that go. It runs beside the API, not among the controllers: the API without a control
 * plane serves custom kinds as well. What is stored already is served when this returns.
 */
export function serveCustomResources(options: CustomResourceOptions): CustomResources {
  return new Server(options)
}

class Server implements CustomResources {
  readonly #options: CustomResourceOptions
  readonly #logger: Logger
  readonly #disposables = new DisposableStore()
  readonly #definitions = new Map<string, CustomResourceDefinition>()
  readonly #dirty = new Set<string>()
  readonly #retries = new Map<string, Disposable>()
  #work: Promise<void> | undefined
  #isDisposed = false

  constructor(options: CustomResourceOptions) {
    this.#options = options
    this.#logger = options.logger.with({ component: 'custom-resources' })
    const { items, resourceVersion } = options.registry.list(definitionKind)
    for (const definition of items) this.#take(definition)
    this.#disposables.add(
      options.registry.watch(definitionKind, { sinceRevision: Number(resourceVersion) }, (events) => {
        for (const { type, object } of events) {
          if (type === 'DELETED') this.#forget(object)
          else this.#take(object)
        }
      }),
    )
  }

  async settled(): Promise<void> {
    while (this.#work) await this.#work
  }

  dispose(): void {
    this.#isDisposed = true
    this.#disposables.dispose()
    for (const retry of this.#retries.values()) retry.dispose()
    this.#retries.clear()
    this.#dirty.clear()
  }

  #take(definition: CustomResourceDefinition): void {
    const { name } = definition.metadata
    const before = this.#definitions.get(name)
    this.#definitions.set(name, definition)
    if (!before || !isServedAlike(before, definition)) this.#serve(definition)
    this.#mark(name)
    if (before && !equalJson(before.status?.acceptedNames, definition.status?.acceptedNames))
      this.#markGroup(definition)
  }

  #forget(definition: CustomResourceDefinition): void {
    this.#definitions.delete(definition.metadata.name)
    this.#options.served.put(definition.metadata.name, [])
    this.#markGroup(definition)
  }

  #serve(definition: CustomResourceDefinition): void {
    const isEstablished = isConditionTrue(definition.status?.conditions ?? [], 'Established')
    const served = isEstablished ? servedKindsOf(definition, convertByWebhook) : []
    this.#options.served.put(definition.metadata.name, served)
  }

  /** Those that wait for a name may have it now. */
  #markGroup({ spec }: CustomResourceDefinition): void {
    for (const [name, other] of this.#definitions) {
      if (other.spec.group !== spec.group) continue
      if (!isConditionTrue(other.status?.conditions ?? [], 'NamesAccepted')) this.#mark(name)
    }
  }

  #mark(name: string): void {
    if (this.#isDisposed) return
    this.#dirty.add(name)
    this.#work ??= this.#drain()
  }

  async #drain(): Promise<void> {
    for (;;) {
      const [name] = this.#dirty
      if (name === undefined) break
      this.#dirty.delete(name)
      try {
        await this.#reconcile(name)
      } catch (error) {
        this.#retry(name, error)
      }
    }
    this.#work = undefined
  }

  #retry(name: string, error: unknown): void {
    if (this.#isDisposed) return
    // Losing a race is how optimistic concurrency works; the change that won marks the definition again.
    if (isReason(error, 'Conflict') || isReason(error, 'NotFound')) return
    this.#logger.warn('a custom resource definition could not be brought in order', { name, error: error as Error })
    this.#retries.get(name)?.dispose()
    const { clock } = this.#options
    this.#retries.set(
      name,
      clock.schedule(retryMilliseconds, () => {
        this.#retries.delete(name)
        this.#mark(name)
      }),
    )
  }

  async #reconcile(name: string): Promise<void> {
    const definition = this.#definitions.get(name)
    if (!definition) return
    const { registry, clock } = this.#options
    if (isTerminating(definition)) {
      const isDone = await cleanUp(registry, definition, clock.now())
      if (!isDone) this.#retryLater(name)
      return
    }
    const status = statusOf(definition, [...this.#definitions.values()], clock.now())
    if (definition.metadata.deletionTimestamp || equalJson(status, definition.status)) return
    await registry.update(definitionKind, { ...definition, status }, { ...engineWrites, subresource: 'status' })
  }

  /** Its objects have finalizers, which others take away. */
  #retryLater(name: string): void {
    this.#retries.get(name)?.dispose()
    const { clock } = this.#options
    this.#retries.set(
      name,
      clock.schedule(retryMilliseconds, () => {
        this.#mark(name)
      }),
    )
  }
}

/** Whether what the API serves is the same for both. */
function isServedAlike(a: CustomResourceDefinition, b: CustomResourceDefinition): boolean {
  const facts = ({ spec, status, metadata }: CustomResourceDefinition): unknown => [
    spec,
    status?.acceptedNames,
    isConditionTrue(status?.conditions ?? [], 'Established'),
    metadata.deletionTimestamp,
  ]
  return equalJson(facts(a), facts(b))
}
