import type { Event } from '#kube/kinds/core/event.ts'
import { type FieldError, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { dns1123Subdomain } from '#kube/meta/names.ts'
import type { ObjectReference } from '#kube/meta/object.ts'
import { checked, immutableField } from '../../registry/field-checks.ts'

/** Source of this file: kubernetes pkg/apis/core/validation/events.go. */

/** What is new through `events.k8s.io/v1`, in addition to the rules for all events. */
export function validateStrictEvent(event: Event): FieldError[] {
  const { metadata, eventTime, type, firstTimestamp, lastTimestamp, count, source } = event
  const unset = (field: string, value: unknown): FieldError[] =>
    value ? [invalidField(field, '', 'needs to be unset')] : []
  const isKnown = type === 'Normal' || type === 'Warning'
  return [
    ...checked('metadata.name', metadata.name, dns1123Subdomain),
    ...validateSeries(event),
    ...(eventTime ? [] : [requiredField('eventTime')]),
    ...(isKnown ? [] : [invalidField('type', '', `has invalid value: ${type ?? ''}`)]),
    ...unset('firstTimestamp', firstTimestamp),
    ...unset('lastTimestamp', lastTimestamp),
    ...unset('count', count),
    ...unset('source', source?.component ?? source?.host),
  ]
}

function validateSeries({ series }: Event): FieldError[] {
  if (!series) return []
  return [
    ...((series.count ?? 0) < 2 ? [invalidField('series.count', '', 'should be at least 2')] : []),
    ...(series.lastObservedTime ? [] : [requiredField('series.lastObservedTime')]),
  ]
}

/** An event goes on as a series; everything else of it stays. */
export function validateStrictEventUpdate(event: Event, old: Event): FieldError[] {
  const fixed = (field: keyof Event, name: string, shown: unknown = event[field]): FieldError[] =>
    equalJson(event[field] ?? null, old[field] ?? null) ? [] : [immutableField(name, shown)]
  const { source = {} } = event
  return [
    ...(equalJson(event.series, old.series) ? [] : validateSeries(event)),
    ...fixed('involvedObject', 'involvedObject', shownReference(event.involvedObject)),
    ...fixed('reason', 'reason', event.reason ?? ''),
    ...fixed('message', 'message', event.message ?? ''),
    ...fixed('source', 'source', { Component: source.component ?? '', Host: source.host ?? '' }),
    ...fixed('firstTimestamp', 'firstTimestamp'),
    ...fixed('lastTimestamp', 'lastTimestamp'),
    ...fixed('count', 'count', event.count ?? 0),
    ...fixed('reason', 'reason', event.reason ?? ''),
    ...fixed('type', 'type', event.type ?? ''),
    ...fixed('eventTime', 'eventTime'),
    ...fixed('action', 'action', event.action ?? ''),
    ...fixed('related', 'related', event.related ? shownReference(event.related) : null),
    ...fixed('reportingComponent', 'reportingController', event.reportingComponent ?? ''),
    ...fixed('reportingInstance', 'reportingInstance', event.reportingInstance ?? ''),
  ]
}

/** Messages show a value as the API server holds it, with its own names. */
function shownReference({
  kind,
  namespace,
  name,
  uid,
  apiVersion,
  resourceVersion,
  fieldPath,
}: ObjectReference): unknown {
  return {
    Kind: kind ?? '',
    Namespace: namespace ?? '',
    Name: name ?? '',
    UID: uid ?? '',
    APIVersion: apiVersion ?? '',
    ResourceVersion: resourceVersion ?? '',
    FieldPath: fieldPath ?? '',
  }
}
