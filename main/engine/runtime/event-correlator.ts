import type { Clock } from '#base/clock.ts'
import type { EventNote } from './intents.ts'

/** What stands behind an Event object that is written: the name it was given, once it has one. */
export interface EventEntry {
  name: string | undefined
}

export interface CorrelatedEvent {
  readonly entry: EventEntry
  readonly count: number
  readonly message: string
}

interface Series {
  readonly entry: EventEntry
  count: number
  lastSeen: number
}
interface Similar {
  readonly messages: Set<string>
  lastSeen: number
}
interface Allowance {
  tokens: number
  refilledAt: number
}

const cacheSize = 4096
const similarLimit = 10
const similarWindow = 600_000
const burst = 25
const refillEvery = 300_000

/**
 * Folds repetitions into counts, many similar messages into one, and drops what one object says too often.
 * Source: client-go tools/record/events_cache.go (EventCorrelator), with its default limits.
 */
export class EventCorrelator {
  readonly #clock: Clock
  readonly #series = new Map<string, Series>()
  readonly #similar = new Map<string, Similar>()
  readonly #allowances = new Map<string, Allowance>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Nothing, where the object has spoken too often. */
  correlate(note: EventNote): CorrelatedEvent | undefined {
    const object = `${note.about.metadata.uid ?? ''}/${note.about.metadata.name}`
    const group = [object, note.type, note.reason, note.fieldPath ?? ''].join('|')
    const isCombined = this.#countMessages(group, note.message) > similarLimit
    if (!this.#maySpeak(object)) return undefined
    const message = isCombined ? `(combined from similar events): ${note.message}` : note.message
    const key = isCombined ? `${group}|*` : `${group}|${note.message}`
    const series = this.#series.get(key) ?? { entry: { name: undefined }, count: 0, lastSeen: 0 }
    series.count++
    series.lastSeen = this.#clock.monotonic()
    keep(this.#series, key, series)
    return { entry: series.entry, count: series.count, message }
  }

  #countMessages(group: string, message: string): number {
    const now = this.#clock.monotonic()
    const known = this.#similar.get(group)
    const similar =
      known && now - known.lastSeen <= similarWindow ? known : { messages: new Set<string>(), lastSeen: now }
    similar.lastSeen = now
    if (similar.messages.size <= similarLimit) similar.messages.add(message)
    keep(this.#similar, group, similar)
    return similar.messages.size
  }

  #maySpeak(object: string): boolean {
    const now = this.#clock.monotonic()
    const allowance = this.#allowances.get(object) ?? { tokens: burst, refilledAt: now }
    const refill = Math.floor((now - allowance.refilledAt) / refillEvery)
    allowance.tokens = Math.min(burst, allowance.tokens + refill)
    allowance.refilledAt += refill * refillEvery
    keep(this.#allowances, object, allowance)
    if (allowance.tokens === 0) return false
    allowance.tokens--
    return true
  }
}

/** Sets the entry as the newest; the oldest leaves when there are too many. */
function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key)
  map.set(key, value)
  if (map.size <= cacheSize) return
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}
