import { dealHand } from './shuffle-sharding.ts'

/** A request that waits for seats. */
export interface Waiter {
  /** Seats that it takes while it is worked on. */
  readonly seats: number
  /** Called once it has them. */
  start(): void
}

interface Waiting {
  readonly waiter: Waiter
  readonly queue: Queue
  /** Virtual time: what has been handed out to the flows until this one has had its share. */
  readonly start: number
}

interface Queue {
  readonly waiting: Waiting[]
  lastFinish: number
  seats: number
}

export interface Queuing {
  readonly queues: number
  readonly handSize: number
  readonly queueLengthLimit: number
}

/**
 * The queues of one priority level. A flow waits in the emptiest of its hand, and whoever has had the least goes next:
 * start-time fair queuing in seats. Upstream weighs by the time that requests took as well; here they take turns in one
 * thread. Source: apiserver pkg/util/flowcontrol/fairqueuing/queueset/queueset.go.
 */
export class FairQueues {
  readonly #queuing: Queuing
  readonly #queues: Queue[]
  #virtualTime = 0
  #length = 0

  constructor(queuing: Queuing) {
    this.#queuing = queuing
    this.#queues = Array.from({ length: queuing.queues }, () => ({ waiting: [], lastFinish: 0, seats: 0 }))
  }

  get length(): number {
    return this.#length
  }

  /** Seats that are waited for. */
  get seats(): number {
    return this.#queues.reduce((sum, { seats }) => sum + seats, 0)
  }

  /** Answers with how to leave the queue again; undefined where the queue is full. */
  add(flow: bigint, waiter: Waiter): (() => boolean) | undefined {
    const queue = this.#emptiest(flow)
    if (queue.waiting.length >= this.#queuing.queueLengthLimit) return undefined
    const start = Math.max(this.#virtualTime, queue.lastFinish)
    const entry = { waiter, queue, start }
    queue.lastFinish = start + waiter.seats
    queue.seats += waiter.seats
    queue.waiting.push(entry)
    this.#length++
    return () => this.#remove(entry)
  }

  /** Who goes next; stays in the queue. */
  peek(): Waiter | undefined {
    return this.#next()?.waiter
  }

  take(): Waiter | undefined {
    const entry = this.#next()
    if (!entry) return undefined
    this.#virtualTime = entry.start
    this.#remove(entry)
    return entry.waiter
  }

  #emptiest(flow: bigint): Queue {
    const { queues, handSize } = this.#queuing
    const hand = dealHand(flow, queues, handSize).flatMap((index) => this.#queues[index] ?? [])
    return hand.reduce((best, queue) => (queue.seats < best.seats ? queue : best))
  }

  #next(): Waiting | undefined {
    let best: Waiting | undefined
    for (const { waiting } of this.#queues) {
      const [head] = waiting
      if (head && (!best || finish(head) < finish(best))) best = head
    }
    return best
  }

  #remove(entry: Waiting): boolean {
    const { queue, waiter } = entry
    const index = queue.waiting.indexOf(entry)
    if (index < 0) return false
    queue.waiting.splice(index, 1)
    queue.seats -= waiter.seats
    this.#length--
    return true
  }
}

function finish({ start, waiter }: Waiting): number {
  return start + waiter.seats
}
