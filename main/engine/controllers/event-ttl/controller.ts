import { event as eventKind, type Event } from '#kube/kinds/core/event.ts'
import type { ControllerDeclaration, View } from '../../runtime/controller.ts'
import { nothing, remove, type Outcome } from '../../runtime/intents.ts'
import { toMilliseconds } from '../../runtime/time.ts'

/** Source: kube-apiserver --event-ttl. */
const timeToLive = 3_600_000

/** Forgets events an hour after they were last written. Upstream leaves it to leases of etcd. */
export const eventTtlController: ControllerDeclaration<Event> = {
  name: 'event-ttl',
  kind: eventKind,
  workers: 50,
  reconcile: reconcileEvent,
}

export function reconcileEvent({ object: event, now }: View<Event>): Outcome {
  if (!event) return nothing
  const left = lastWritten(event) + timeToLive - now
  return left > 0 ? { intents: [], requeueAfter: left } : { intents: [remove(eventKind, event)] }
}

/** The times in an event are its reporter's, and may be of any day; those of its metadata are the server's. */
function lastWritten({ metadata: { creationTimestamp, managedFields = [] } }: Event): number {
  const times = [creationTimestamp, ...managedFields.map(({ time }) => time)]
  return Math.max(...times.map(toMilliseconds))
}
