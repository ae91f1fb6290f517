import type { Disposable } from './disposable.ts'

/** Time, passed in. Production code takes a Clock; a test gives it one that it moves by hand. */
export interface Clock {
  /** Milliseconds since the epoch. May step when the machine's clock is set. */
  now(): number
  /** Milliseconds that only grow; for durations. */
  monotonic(): number
  /** Calls back once after `milliseconds`; disposing cancels. */
  schedule(milliseconds: number, callback: () => void): Disposable
}
