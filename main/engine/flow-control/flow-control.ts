import type { Clock } from '#base/clock.ts'
import { DisposableStore, type Disposable } from '#base/disposable.ts'
import { flowSchema } from '#kube/kinds/flowcontrol/flow-schema.ts'
import { priorityLevelConfiguration } from '#kube/kinds/flowcontrol/priority-level-configuration.ts'
import type { Registry } from '../registry/registry.ts'
import { configure, type Classified, type FlowConfiguration } from './flow-configuration.ts'
import type { RequestDigest } from './matches-schema.ts'
import type { PriorityLevel } from './priority-level.ts'
import { hashFlow } from './shuffle-sharding.ts'

export type { Classified } from './flow-configuration.ts'

/** Why a request was turned away, by upstream's names. */
export type Rejection = 'concurrency-limit' | 'queue-full' | 'time-out' | 'cancelled'

/** Told of what happens to requests, for metrics. */
export interface FlowObserver {
  dispatched(place: Classified): void
  finished(place: Classified): void
  queued(place: Classified): void
  rejected(place: Classified, reason: Rejection): void
  /** `seconds` in the queue. */
  waited(place: Classified, seconds: number, isExecuted: boolean): void
}

export interface Wait {
  readonly seats: number
  /** Milliseconds. */
  readonly limit: number
  /** Aborts when the client is gone; asked for only where the request has to wait. */
  readonly signal: () => AbortSignal
}

/** Seats that a request holds; they are given back once. */
export interface Admitted {
  leave(): void
}

export interface FlowControlOptions {
  readonly registry: Pick<Registry, 'list' | 'watch'>
  readonly clock: Clock
  /** Upstream's `--max-requests-inflight` and `--max-mutating-requests-inflight` together. */
  readonly totalSeats?: number
}

const defaultTotalSeats = 600

/**
 * Lets requests in by priority level, and shares each level fairly among its flows. The seats of levels that need none
 * are lent at once and per request; upstream moves limits every ten seconds. Source: KEP-1040.
 */
export class FlowControl implements Disposable {
  observer: FlowObserver | undefined
  readonly #options: FlowControlOptions
  readonly #watches = new DisposableStore()
  #configuration: FlowConfiguration | undefined
  #isStale = true
  /** Ends the wait of each request that waits. */
  readonly #waiting = new Set<() => void>()
  /** In use, but for those of exempt levels. */
  #seats = 0

  constructor(options: FlowControlOptions) {
    this.#options = options
    const { registry } = options
    const onChange = (): void => {
      this.#isStale = true
    }
    this.#watches.add(registry.watch(flowSchema, {}, onChange))
    this.#watches.add(registry.watch(priorityLevelConfiguration, {}, onChange))
  }

  get levels(): readonly PriorityLevel[] {
    return this.#current().levels
  }

  get totalSeats(): number {
    return this.#options.totalSeats ?? defaultTotalSeats
  }

  /** The first schema that fits; the mandatory `catch-all` fits everybody. */
  classify(request: RequestDigest): Classified {
    return this.#current().classify(request)
  }

  /** Answers at once where there is room; where there is none with why not. */
  enter(place: Classified, wait: Wait): Admitted | Rejection | Promise<Admitted | Rejection> {
    const { level } = place
    const seats = level.isExempt ? wait.seats : Math.min(wait.seats, level.widestRequest)
    const hasQueue = (level.queues?.length ?? 0) > 0
    if (level.isExempt || (!hasQueue && this.#hasRoom(level, seats))) return this.#admit(place, seats)
    if (!level.queues) return this.#reject(place, 'concurrency-limit')
    return this.#queue(place, { ...wait, seats })
  }

  /** Turns away who waits. */
  dispose(): void {
    for (const end of [...this.#waiting]) end()
    this.#watches.dispose()
  }

  #current(): FlowConfiguration {
    if (this.#configuration && !this.#isStale) return this.#configuration
    this.#isStale = false
    const { levels = [], draining = [] } = this.#configuration ?? {}
    this.#configuration = configure(this.#options.registry, this.totalSeats, [...levels, ...draining])
    return this.#configuration
  }

  #hasRoom(level: PriorityLevel, seats: number): boolean {
    const wanted = level.seats + seats
    if (wanted <= level.limits.minimum) return true
    if (wanted > level.limits.maximum || this.#seats + seats > this.totalSeats) return false
    return wanted <= level.limits.nominal || wanted <= level.limits.nominal + this.#spareFor(level)
  }

  /** What the other levels leave unused, less what is lent already. */
  #spareFor(level: PriorityLevel): number {
    let spare = 0
    for (const other of this.#current().levels) {
      if (other !== level && !other.isExempt) spare += other.spare - other.borrowed
    }
    return Math.max(0, spare)
  }

  #admit(place: Classified, seats: number): Admitted {
    const { level } = place
    level.seats += seats
    level.executing++
    if (!level.isExempt) this.#seats += seats
    this.observer?.dispatched(place)
    let hasLeft = false
    return {
      leave: () => {
        if (hasLeft) return
        hasLeft = true
        level.seats -= seats
        level.executing--
        this.observer?.finished(place)
        if (level.isExempt) return
        this.#seats -= seats
        this.#dispatch(level)
      },
    }
  }

  #reject(place: Classified, reason: Rejection): Rejection {
    this.observer?.rejected(place, reason)
    return reason
  }

  #queue(place: Classified, { seats, limit, signal }: Wait): Rejection | Promise<Admitted | Rejection> {
    const { level, schema, distinguisher } = place
    const { clock } = this.#options
    const since = clock.monotonic()
    this.observer?.queued(place)
    return new Promise((resolve) => {
      const gone = signal()
      const ended = (isExecuted: boolean): void => {
        timer.dispose()
        this.#waiting.delete(onGone)
        gone.removeEventListener('abort', onGone)
        this.observer?.waited(place, (clock.monotonic() - since) / 1000, isExecuted)
      }
      const start = (): void => {
        ended(true)
        resolve(this.#admit(place, seats))
      }
      const giveUp = (reason: Rejection): void => {
        if (!leaveQueue?.()) return
        ended(false)
        resolve(this.#reject(place, reason))
      }
      const onGone = (): void => {
        giveUp('cancelled')
      }
      const timer = clock.schedule(limit, () => {
        giveUp('time-out')
      })
      const leaveQueue = level.queues?.add(hashFlow(schema.name, distinguisher), { seats, start })
      if (leaveQueue) {
        gone.addEventListener('abort', onGone)
        this.#waiting.add(onGone)
      } else {
        ended(false)
        resolve(this.#reject(place, 'queue-full'))
      }
    })
  }

  /** Seats are free: first for the level that gave them back, then for those that borrow. */
  #dispatch(first: PriorityLevel): void {
    this.#dispatchFrom(first)
    const { levels, draining } = this.#current()
    for (const level of [...draining, ...levels]) if (level !== first) this.#dispatchFrom(level)
  }

  #dispatchFrom(level: PriorityLevel): void {
    const { queues } = level
    for (let next = queues?.peek(); next && this.#hasRoom(level, next.seats); next = queues?.peek()) {
      queues?.take()?.start()
    }
  }
}
