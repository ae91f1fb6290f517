import type { PriorityLevelSpec } from '../kinds/flowcontrol/mandatory.ts'
import { FairQueues, type Queuing } from './fair-queues.ts'

/** How many seats a level has; `nominal` is its share of the server's. */
export interface SeatLimits {
  readonly nominal: number
  /** What others never get of them. */
  readonly minimum: number
  /** With all that it may borrow. */
  readonly maximum: number
}

/** A PriorityLevelConfiguration at work: the requests that it is working on, and those that wait. */
export class PriorityLevel {
  readonly name: string
  readonly uid: string
  readonly spec: PriorityLevelSpec
  readonly queues: FairQueues | undefined
  limits: SeatLimits = { nominal: 0, minimum: 0, maximum: 0 }
  /** Seats and requests in use. */
  seats = 0
  executing = 0

  constructor(name: string, uid: string, spec: PriorityLevelSpec) {
    this.name = name
    this.uid = uid
    this.spec = spec
    const queuing = queuingOf(spec)
    this.queues = queuing && new FairQueues(queuing)
  }

  get isExempt(): boolean {
    return this.spec.type === 'Exempt'
  }

  get isIdle(): boolean {
    return this.executing === 0 && (this.queues?.length ?? 0) === 0
  }

  get shares(): number {
    const { exempt, limited } = this.spec
    return (this.isExempt ? exempt?.nominalConcurrencyShares : limited?.nominalConcurrencyShares) ?? 0
  }

  /** The most that one request may take. Source: apiserver apf_controller.go priorityLevelMaxSeatsPercent. */
  get widestRequest(): number {
    const { nominal } = this.limits
    const handSize = queuingOf(this.spec)?.handSize ?? 1
    return Math.max(1, Math.min(Math.ceil(nominal * 0.15), Math.floor(nominal / handSize)))
  }

  /** What it could lend at this moment. */
  get spare(): number {
    const { nominal, minimum } = this.limits
    return Math.max(0, Math.min(nominal - minimum, nominal - this.seats))
  }

  get borrowed(): number {
    return Math.max(0, this.seats - this.limits.nominal)
  }
}

function queuingOf({ limited }: PriorityLevelSpec): Queuing | undefined {
  const response = limited?.limitResponse
  if (response?.type !== 'Queue') return undefined
  const { queues = 64, handSize = 8, queueLengthLimit = 50 } = response.queuing ?? {}
  return { queues, handSize, queueLengthLimit }
}

/** Divides the server's seats by shares. Source: KEP-1040; apiserver apf_controller.go finishQueueSetReconfigsLocked. */
export function divideSeats(levels: readonly PriorityLevel[], total: number): void {
  const shares = levels.reduce((sum, level) => sum + level.shares, 0)
  for (const level of levels) {
    const { limited, exempt } = level.spec
    const nominal = shares === 0 ? 0 : Math.ceil((total * level.shares) / shares)
    const lendable = Math.round((nominal * ((level.isExempt ? exempt : limited)?.lendablePercent ?? 0)) / 100)
    const borrowing = limited?.borrowingLimitPercent
    const maximum = borrowing == null ? total : nominal + Math.round((nominal * borrowing) / 100)
    level.limits = { nominal, minimum: nominal - lendable, maximum }
  }
}
