import { setTimeout as pause } from 'node:timers/promises'

/**
 * Asks again until the answer satisfies, for what a black box offers no event for. Fails after `limit` milliseconds
 * with the last answer or error.
 */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T> | T,
  isGood: (value: T) => boolean,
  limit = 60_000,
): Promise<T> {
  const deadline = performance.now() + limit
  let last: unknown
  do {
    try {
      const value = await ask()
      if (isGood(value)) return value
      last = value
    } catch (error) {
      last = error
    }
    await pause(50)
  } while (performance.now() < deadline)
  const seen = last instanceof Error ? (last.stack ?? last.message) : JSON.stringify(last, null, 2)
  throw new Error(`${what} did not come true within ${limit} ms; last seen: ${seen?.slice(0, 2000) ?? 'nothing'}`)
}
