import type { Event } from '#kube/kinds/core/event.ts'
import { pathSegmentName } from '#kube/meta/names.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { validateEvent } from './event-validation.ts'
import { validateStrictEvent, validateStrictEventUpdate } from './strict-event-validation.ts'

/** Source: kubernetes pkg/registry/core/event/strategy.go. */
export const eventStrategy = defineStrategy<Event>({
  validateName: pathSegmentName,
  createsOnUpdate: true,
  applyDefaults(event) {
    event.involvedObject ??= {}
  },
  validate: (event) => validateEvent(event, 'reportingComponent'),
  // The same objects under newer names, and stricter rules.
  checksOf: {
    'events.k8s.io/v1': {
      validate: (event, old) => [
        ...validateEvent(event, 'reportingController'),
        ...(old ? [] : validateStrictEvent(event)),
      ],
      validateUpdate: validateStrictEventUpdate,
    },
  },
})
