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

function sourceOf({ source, reportingComponent, reportingInstance }: Event): string {
  const parts = source?.component ? [source.component, source.host] : [reportingComponent, reportingInstance]
  return parts.filter(Boolean).join(', ')
}

export const event = defineKind<Event>({
  version: 'v1',
  kind: 'Event',
  namespaced: true,
  nav: 'events',
  shortNames: ['ev'],
  columns: [
    column('Last Seen', 'The time of the latest occurrence.', lastSeen, 'date'),
    column('Type', 'Type of this event (Normal, Warning).', ({ type }) => type ?? ''),
    column('Reason', 'Why this happened, as one word for machines.', ({ reason }) => reason ?? ''),
    column('Object', 'The object that this event is about.', objectOf),
    wideColumn('Subobject', 'The part of the object.', ({ involvedObject }) => involvedObject.fieldPath ?? ''),
    wideColumn('Source', 'The component that reported the event.', sourceOf),
    column('Message', 'A description of what happened.', ({ message }) => message?.trim() ?? ''),
    wideColumn('First Seen', 'The time of the first occurrence.', firstSeen, 'date'),
    wideColumn('Count', 'How often it occurred.', countOf, 'integer'),
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
