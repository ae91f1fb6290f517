import { delay } from '#base/async.ts'
import type { Clock } from '#base/clock.ts'
import type { Disposable } from '#base/disposable.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { StatusError } from '#kube/meta/status.ts'
import type { Connection } from '../clusters/connection.ts'
import { listPages, type ListQuery } from './list-pages.ts'
import { watchEvents, type WatchEvent } from './watch-events.ts'

export interface ReflectorSink {
  /** A whole list is here; it replaces everything. */
  replaced(objects: readonly KubeObject[]): void
  /** Changes in the server's order. */
  changed(events: readonly (WatchEvent & { object: KubeObject })[]): void
  /** The watch is open: what is known is true now. */
  live(): void
  /** The last attempt failed; the next one comes by itself. */
  failed(error: unknown): void
}

/** Servers that were asked for bookmarks send one about every minute; a silence longer than this is a dead connection. */
const stallTimeout = 100_000
const firstPause = 500
const longestPause = 30_000

/**
 * Keeps a copy of a list: lists, then watches from there; lists again when the server has forgotten where we were (410).
 * The shape of client-go tools/cache/reflector.go. A resourceVersion is never read, only handed back.
 */
export class Reflector implements Disposable {
  readonly #connection: Connection
  readonly #query: ListQuery
  readonly #sink: ReflectorSink
  readonly #clock: Clock
  readonly #random: () => number
  readonly #stop = new AbortController()
  /** Ends the present wait or watch, and nothing else. */
  #nudge = new AbortController()
  #resourceVersion = ''
  #failures = 0

  constructor(
    connection: Connection,
    query: ListQuery,
    sink: ReflectorSink,
    clock: Clock,
    random: () => number = Math.random,
  ) {
    this.#connection = connection
    this.#query = query
    this.#sink = sink
    this.#clock = clock
    this.#random = random
    void this.#run()
  }

  /** Tries at once: the machine woke up, or the cluster is reachable again. */
  wake(): void {
    this.#failures = 0
    this.#nudge.abort(new WakeUp())
  }

  dispose(): void {
    this.#stop.abort(new WakeUp())
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      this.#nudge = new AbortController()
      const either = AbortSignal.any([signal, this.#nudge.signal])
      const started = this.#clock.monotonic()
      try {
        if (!this.#resourceVersion) await this.#list(either)
        await this.#watch(either)
        // A server that ends watches at once would be asked in a circle.
        if (this.#clock.monotonic() - started < 1000) await this.#pause()
      } catch (error) {
        if (signal.aborted) return
        // Whatever an abort looks like when it comes back out of fetch: it was our own wish.
        if (either.aborted || error instanceof WakeUp) continue
        if (isExpired(error)) this.#resourceVersion = ''
        else this.#sink.failed(error)
        await this.#pause()
      }
    }
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { objects, resourceVersion } = await listPages(this.#connection, this.#query, signal)
    signal.throwIfAborted()
    this.#resourceVersion = resourceVersion
    this.#sink.replaced(objects.map(withoutManagedFields))
    this.#sink.live()
    this.#failures = 0
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const stall = new AbortController()
    const arm = (): Disposable =>
      this.#clock.schedule(stallTimeout, () => {
        stall.abort(new WakeUp())
      })
    let timer = arm()
    try {
      const either = AbortSignal.any([signal, stall.signal])
      for await (const events of watchEvents(this.#connection, this.#query, this.#resourceVersion, either)) {
        either.throwIfAborted()
        timer.dispose()
        timer = arm()
        this.#failures = 0
        this.#take(events)
      }
    } catch (error) {
      throw stall.signal.aborted ? new WakeUp() : error
    } finally {
      timer.dispose()
    }
  }

  #take(events: readonly WatchEvent[]): void {
    const changes: (WatchEvent & { object: KubeObject })[] = []
    for (const event of events) {
      if (event.type === 'BOOKMARK') {
        this.#resourceVersion = event.resourceVersion
        continue
      }
      this.#resourceVersion = event.object.metadata.resourceVersion ?? this.#resourceVersion
      changes.push({ type: event.type, object: withoutManagedFields(event.object) })
    }
    this.#sink.live()
    if (changes.length > 0) this.#sink.changed(changes)
  }

  async #pause(): Promise<void> {
    const longest = Math.min(longestPause, firstPause * 2 ** this.#failures++)
    // Full jitter would allow no pause at all; half of it is kept.
    const pause = longest / 2 + (longest / 2) * this.#random()
    const signal = AbortSignal.any([this.#stop.signal, this.#nudge.signal])
    await delay(this.#clock, pause, signal).catch(() => undefined)
  }
}

/** The reason of aborts that are our own wish. */
class WakeUp extends Error {}

function isExpired(error: unknown): boolean {
  return error instanceof StatusError && (error.code === 410 || error.reason === 'Expired' || error.reason === 'Gone')
}

/** managedFields are half of an object's size, and nothing here reads them. */
function withoutManagedFields(object: KubeObject): KubeObject {
  delete object.metadata.managedFields
  return object
}
