import type { EventsV1Event } from '@kubernetes/client-node/dist/gen/models/EventsV1Event.js'
import { event as coreEvent, type Event as CoreEvent } from '#kube/kinds/core/event.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { conform } from '#kube/schema/conform.ts'
import { structureOf } from '#kube/schema/structures.ts'
import type { ObjectOf } from '#kube/meta/typed.ts'
import { servedVersion } from '../served-version.ts'

type Event = ObjectOf<EventsV1Event>

/** `events.k8s.io` name → the name in the core group. All other fields are the same in both. */
const renamed: readonly (readonly [string, string])[] = [
  ['regarding', 'involvedObject'],
  ['note', 'message'],
  ['reportingController', 'reportingComponent'],
  ['deprecatedSource', 'source'],
  ['deprecatedFirstTimestamp', 'firstTimestamp'],
  ['deprecatedLastTimestamp', 'lastTimestamp'],
  ['deprecatedCount', 'count'],
]
const toCore = new Map(renamed)
const toEvents = new Map(renamed.map(([ours, core]) => [core, ours]))

function storedOf(object: Event): CoreEvent {
  return renamedObject(object, 'v1', toCore) as unknown as CoreEvent
}

function servedOf(object: CoreEvent): Event {
  return renamedObject(object, 'events.k8s.io/v1', toEvents) as unknown as Event
}

/** The two differ in what is always written, too. */
function renamedObject(object: KubeObject, apiVersion: string, names: ReadonlyMap<string, string>): object {
  return conform(structureOf(apiVersion, 'Event'), { ...rename(object, names), apiVersion }, 'null').value
}

function rename(fields: object, names: ReadonlyMap<string, string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [names.get(name) ?? name, value]))
}

/** Field selectors speak of `regarding` here. Source: pkg/apis/events/v1/conversion.go. */
const fields = Object.fromEntries(
  Object.entries(coreEvent.fields)
    .filter(([name]) => name !== 'source')
    .map(([name, read]) => [
      name.replace('involvedObject', 'regarding').replace('reportingComponent', 'reportingController'),
      (object: Event) => read(storedOf(object)),
    ]),
)

/** `events.k8s.io/v1` Event: the core group's under newer names. Source: pkg/apis/events/v1/conversion.go. */
export const eventsV1Event = {
  kind: servedVersion(coreEvent, { group: 'events.k8s.io', version: 'v1', fields }, storedOf) as unknown as Kind,
  stored: coreEvent as unknown as Kind,
  toStored: (object: KubeObject): KubeObject => storedOf(object as Event),
  toServed: (object: KubeObject): KubeObject => servedOf(object as CoreEvent),
}
