import { parseJson } from '#base/exact-json.ts'
import { freezeJson } from '#kube/meta/json.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { expired } from '#kube/meta/status-errors.ts'
import type { Driver, Snapshot } from './driver.ts'
import { type Key, parseKey } from './key.ts'
import type { StoreEvent } from './store.ts'

/** Events kept as objects. Whoever comes from further back is served from the driver's log. */
const windowSize = 2_000

/** The events between the floor and now. */
export interface History {
  readonly floor: number
  readonly revision: number
  add(event: StoreEvent): void
  /** Events of one table after `revision`, oldest first. Throws StatusError 410 below the floor. */
  since(resource: string, revision: number): StoreEvent[]
  raiseFloor(floor: number): void
  /** The floor of the tables of short-lived changes. */
  readonly shortLivedFloor: number
  raiseShortLivedFloor(floor: number): void
}

export function createHistory(
  driver: Driver,
  snapshot: Snapshot,
  current: (key: Key) => KubeObject | undefined,
  isShortLived: (resource: string) => boolean,
): History {
  let recent: StoreEvent[] = []
  let newest = snapshot.revision
  /** `recent` is complete after this revision. */
  let windowStart = snapshot.revision
  let { floor, shortLivedFloor } = snapshot
  const floorOf = (resource: string): number => (isShortLived(resource) ? Math.max(floor, shortLivedFloor) : floor)

  return {
    get floor() {
      return floor
    },
    get revision() {
      return newest
    },
    add(event) {
      newest = event.revision
      recent.push(event)
      if (recent.length <= 2 * windowSize) return
      recent = recent.slice(-windowSize)
      windowStart = (recent[0] as StoreEvent).revision - 1
    },
    since(resource, revision) {
      const oldest = floorOf(resource)
      if (revision < oldest) throw expired(`too old resource version: ${String(revision)} (${String(oldest)})`)
      if (revision < windowStart) return rebuild(driver, resource, revision, newest, current)
      return recent.filter((event) => event.revision > revision && event.key.resource === resource)
    },
    raiseFloor(next) {
      floor = Math.max(floor, next)
    },
    get shortLivedFloor() {
      return Math.max(floor, shortLivedFloor)
    },
    raiseShortLivedFloor(next) {
      shortLivedFloor = Math.max(shortLivedFloor, next)
    },
  }
}

/** Walks the undo log backwards from the current state: what stood before an event is what the one before it wrote. */
function rebuild(
  driver: Driver,
  resource: string,
  after: number,
  newest: number,
  current: (key: Key) => KubeObject | undefined,
): StoreEvent[] {
  // The driver may have what nobody is to see yet: a commit that is not known to be durable.
  const undos = [...driver.history(after)].filter(({ key, revision }) => key.startsWith(resource) && revision <= newest)
  const states = new Map<string, KubeObject | undefined>()
  const events: StoreEvent[] = []
  for (const { revision, key: text, previous: json } of undos.reverse()) {
    const key = parseKey(text)
    const object = states.has(text) ? states.get(text) : current(key)
    const previous = json === undefined ? undefined : freezeJson(parseJson(json) as KubeObject)
    states.set(text, previous)
    events.push({ revision, key, object, previous })
  }
  return events.reverse()
}
