import { event as eventKind, type Event } from '#kube/kinds/core/event.ts'
import type { ControllerDeclaration, View } from '../../runtime/controller.ts'
import { nothing, remove, type Outcome } from '../../runtime/intents.ts'
import { toMilliseconds } from '../../runtime/time.ts'

/** Source: kube-apiserver --event-ttl. */
const timeToLive = 3_600_000

/** Forgets events after an hour. Upstream leaves it to leases of etcd. */
export const eventTtlController: ControllerDeclaration<Event> = {
  name: 'event-ttl',
  kind: eventKind,
  workers: 50,
  reconcile: reconcileEvent,
}

export function reconcileEvent({ object: event, now }: View<Event>): Outcome {
  if (!event) return nothing
  const left = toMilliseconds(lastSeen(event)) + timeToLive - now
  return left > 0 ? { intents: [], requeueAfter: left } : { intents: [remove(eventKind, event)] }
}

function lastSeen({ lastTimestamp, eventTime, metadata }: Event): string | undefined {
  return lastTimestamp ?? eventTime ?? metadata.creationTimestamp
}
