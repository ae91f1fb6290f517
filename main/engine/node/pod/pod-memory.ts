import { maximalDelay, type BackOff } from './back-off.ts'

/** As in state.waiting. */
export interface Waiting {
  readonly reason: string
  readonly message: string
}

/** What the agent remembers of a container beside what the runtime knows: tries that left nothing behind. */
export interface ContainerMemory {
  /** Why it is not there. */
  waiting?: Waiting
  /** What that turns into while the next try is waited for, and when. */
  waitingLater?: Waiting & { readonly from: number }
  /** When the try that failed may be repeated. */
  retryAt?: number
  pull?: BackOff
  restart?: BackOff
}

/** All times are of the wall clock. */
export interface PodMemory {
  readonly containers: Map<string, ContainerMemory>
  /** When containers, by id, were asked to stop. */
  readonly askedToStop: Map<string, number>
  /** When containers, by id, were killed. */
  readonly killed: Map<string, number>
  sandboxRetryAt: number
  sandbox?: BackOff
  /** What has been told once and is not told again. */
  readonly told: Set<string>
}

export function newPodMemory(): PodMemory {
  return { containers: new Map(), askedToStop: new Map(), killed: new Map(), sandboxRetryAt: 0, told: new Set() }
}

/**
 * A clock that was set back leaves times in the future, and waits that would last until then: what was begun begins now,
 * and what is further off than any wait is due.
 */
export function followClock(memory: PodMemory, now: number): void {
  for (const times of [memory.askedToStop, memory.killed]) {
    for (const [id, time] of times) if (time > now) times.set(id, now)
  }
  if (memory.sandboxRetryAt > now + maximalDelay) memory.sandboxRetryAt = now
  for (const container of memory.containers.values()) {
    if ((container.retryAt ?? 0) > now + maximalDelay) container.retryAt = now
  }
}

export function memoryOf(memory: PodMemory, container: string): ContainerMemory {
  const known = memory.containers.get(container)
  if (known) return known
  const fresh: ContainerMemory = {}
  memory.containers.set(container, fresh)
  return fresh
}

export function waitingNow(memory: ContainerMemory | undefined, now: number): Waiting | undefined {
  if (!memory?.waitingLater || now < memory.waitingLater.from) return memory?.waiting
  const { reason, message } = memory.waitingLater
  return { reason, message }
}

/** The news of a kill is on its way; it is not repeated before it should have come. */
const killAgainAfter = 5_000

export function isBeingKilled(memory: PodMemory, id: string, now: number): boolean {
  return now - (memory.killed.get(id) ?? -Infinity) < killAgainAfter
}
