import { Activity } from '@lucide/vue'
import type { Event } from '#kube/kinds/core/event.ts'
import { defineUiKind } from '../ui-kind.ts'

export const eventUi = defineUiKind<Event>({
  group: '',
  resource: 'events',
  icon: Activity,
  columns: ['last-seen', 'type', 'reason', 'object', 'message', 'count', 'namespace'],
  healthColumn: 'type',
  sort: { column: 'last-seen', descending: false },
  facts: ({ type, reason, message, involvedObject, source, reportingComponent, count, firstTimestamp }) => [
    { label: 'type', value: type },
    { label: 'reason', value: reason },
    { label: 'message', value: message },
    {
      label: 'about',
      value: involvedObject.kind && `${involvedObject.kind} ${involvedObject.name ?? ''}`,
      link:
        involvedObject.kind && involvedObject.name
          ? {
              apiVersion: involvedObject.apiVersion ?? 'v1',
              kind: involvedObject.kind,
              namespace: involvedObject.namespace,
              name: involvedObject.name,
            }
          : undefined,
    },
    { label: 'source', value: reportingComponent || source?.component },
    { label: 'count', value: count },
    { label: 'firstSeen', value: firstTimestamp ?? undefined, isTime: true },
  ],
})
