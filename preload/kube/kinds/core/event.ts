import { column, nameColumn, wideColumn } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import type { KubeObject, ObjectReference } from '../../meta/object.ts'
import { relationTo } from '../../meta/relations.ts'

export interface Event extends KubeObject {
  involvedObject: ObjectReference
  reason?: string
  message?: string
  source?: { component?: string; host?: string }
  firstTimestamp?: string | null
  lastTimestamp?: string | null
  count?: number
  type?: string
  eventTime?: string | null
  series?: { count?: number; lastObservedTime?: string | null }
  reportingComponent?: string
  reportingInstance?: string
  action?: string
  related?: ObjectReference
}

/** The three generations of times: first/last with a count, eventTime alone, and eventTime with a series. */
export function firstSeen({ firstTimestamp, eventTime }: Event): string | undefined {
  return firstTimestamp ?? eventTime ?? undefined
}

export function lastSeen(event: Event): string | undefined {
  return event.series?.lastObservedTime ?? event.lastTimestamp ?? firstSeen(event)
}

export function countOf({ series, count }: Event): number {
  return series?.count ?? (count || 1)
}

function objectOf({ involvedObject: { kind = '', name } }: Event): string {
  return name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase()
}

function sourceOf({ source, reportingComponent = '', reportingInstance = '' }: Event): string {
  const component = source?.component || reportingComponent
  const instance = source?.host || reportingInstance
  return instance ? `${component}, ${instance}` : component
}

export const event = defineKind<Event>({
  version: 'v1',
  kind: 'Event',
  namespaced: true,
  nav: 'events',
  shortNames: ['ev'],
  columns: [
    column('Last Seen', 'The time at which the most recent occurrence of this event was recorded.', lastSeen, 'date'),
    column(
      'Type',
      'Type of this event (Normal, Warning), new types could be added in the future',
      ({ type }) => type ?? '',
    ),
    column(
      'Reason',
      "This should be a short, machine understandable string that gives the reason for the transition into the object's current status.",
      ({ reason }) => reason ?? '',
    ),
    column('Object', 'The object that this event is about.', objectOf),
    wideColumn(
      'Subobject',
      'If referring to a piece of an object instead of an entire object, this string should contain a valid JSON/Go field access statement, such as desiredState.manifest.containers[2]. For example, if the object reference is to a container within a pod, this would take on a value like: "spec.containers{name}" (where "name" refers to the name of the container that triggered the event) or if no container name is specified "spec.containers[2]" (container with index 2 in this pod). This syntax is chosen only to have some well-defined way of referencing a part of an object.',
      ({ involvedObject }) => involvedObject.fieldPath ?? '',
    ),
    wideColumn(
      'Source',
      'The component reporting this event. Should be a short machine understandable string.',
      sourceOf,
    ),
    column(
      'Message',
      'A human-readable description of the status of this operation.',
      ({ message }) => message?.trim() ?? '',
    ),
    wideColumn(
      'First Seen',
      'The time at which the event was first recorded. (Time of server receipt is in TypeMeta.)',
      firstSeen,
      'date',
    ),
    wideColumn('Count', 'The number of times this event has occurred.', countOf),
    { ...nameColumn, priority: 1 },
  ],
  fields: {
    'involvedObject.kind': ({ involvedObject }) => involvedObject.kind ?? '',
    'involvedObject.namespace': ({ involvedObject }) => involvedObject.namespace ?? '',
    'involvedObject.name': ({ involvedObject }) => involvedObject.name ?? '',
    'involvedObject.uid': ({ involvedObject }) => involvedObject.uid ?? '',
    'involvedObject.apiVersion': ({ involvedObject }) => involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': ({ involvedObject }) => involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': ({ involvedObject }) => involvedObject.fieldPath ?? '',
    reason: ({ reason }) => reason ?? '',
    reportingComponent: ({ reportingComponent }) => reportingComponent ?? '',
    source: ({ source, reportingComponent }) => source?.component ?? reportingComponent ?? '',
    type: ({ type }) => type ?? '',
  },
  health: ({ type, reason = '', message }) => ({
    state: type === 'Warning' ? 'failed' : 'ready',
    reason,
    ...(message ? { message } : {}),
  }),
  relations: ({ involvedObject }) => relationTo('about', involvedObject),
})
