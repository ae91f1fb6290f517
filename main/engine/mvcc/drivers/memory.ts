import type { Change, Driver, Undo } from '../driver.ts'

/** Keeps everything in the process. For tests, and for an engine that need not outlive itself. */
export function createMemoryDriver(): Driver {
  const objects = new Map<string, string>()
  let log: (Undo & { readonly time: number; readonly isShortLived: boolean })[] = []
  let revision = 0
  let floor = 0
  let shortLivedFloor = 0

  function apply({ revision: next, time, key, value, isShortLived = false }: Change): void {
    log.push({ revision: next, time, key, previous: objects.get(key), isShortLived })
    if (value === undefined) objects.delete(key)
    else objects.set(key, value)
    revision = next
  }

  return {
    load: () => ({
      revision,
      floor,
      shortLivedFloor: Math.max(floor, shortLivedFloor),
      objects: [...objects].map(([key, value]) => ({ key, value })),
    }),
    commit(changes) {
      for (const change of changes) apply(change)
      return undefined
    },
    history: (after) =>
      log.flatMap(({ revision: each, key, previous }) => (each > after ? { revision: each, key, previous } : [])),
    newestBefore: (newest, time) =>
      log.findLast((entry) => entry.revision <= newest && entry.time < time)?.revision ?? 0,
    compact(next, limit) {
      floor = Math.max(floor, next)
      const below = log.findIndex((entry) => entry.revision > floor)
      const count = Math.min(below === -1 ? log.length : below, limit)
      log = log.slice(count)
      return (log[0]?.revision ?? Infinity) <= floor
    },
    compactShortLived(next, _limit) {
      shortLivedFloor = Math.max(shortLivedFloor, next)
      log = log.filter((entry) => !entry.isShortLived || entry.revision > shortLivedFloor)
      return false
    },
    checkpoint() {},
    backUp: () => Promise.resolve(),
    rewrite(change) {
      for (const [key, value] of objects) objects.set(key, change(key, value))
      log = log.map((entry) =>
        entry.previous === undefined ? entry : { ...entry, previous: change(entry.key, entry.previous) },
      )
    },
    close() {},
  }
}
