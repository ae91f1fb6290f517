/** How long to wait after a failure. The times are of the wall clock, as the containers' own are. */
export interface BackOff {
  readonly delay: number
  readonly updatedAt: number
}

export const initialDelay = 10_000
export const maximalDelay = 300_000

/** A good run of ten minutes, or that long without a try, is a new start. Source: client-go util/flowcontrol/backoff.go. */
function isExpired(backOff: BackOff, eventTime: number): boolean {
  return eventTime - backOff.updatedAt > 2 * maximalDelay
}

/** The entry after another try, for what failed at `eventTime`: 10 s first, doubled each time, at most five minutes. */
export function nextBackOff(backOff: BackOff | undefined, eventTime: number, now: number): BackOff {
  const isFirst = backOff === undefined || isExpired(backOff, eventTime)
  return { delay: isFirst ? initialDelay : Math.min(backOff.delay * 2, maximalDelay), updatedAt: now }
}

/** Milliseconds left to wait after a failure at `eventTime`. The first failure waits for nothing. */
export function waitLeft(backOff: BackOff | undefined, eventTime: number, now: number): number {
  if (!backOff || isExpired(backOff, eventTime)) return 0
  // A clock that is set back must not lengthen the wait.
  return Math.min(backOff.delay, Math.max(0, eventTime + backOff.delay - now))
}
