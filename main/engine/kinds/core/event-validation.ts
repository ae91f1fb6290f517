import type { Event } from '#kube/kinds/core/event.ts'
import { type FieldError, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { dns1123Subdomain, qualifiedName } from '#kube/meta/names.ts'
import { checked } from '../../registry/field-checks.ts'

const textLimit = 128
const messageLimit = 1024

/**
 * What any event must be; `reporter` is the field that the version of the API names the controller in.
 * Source: kubernetes pkg/apis/core/validation/events.go legacyValidateEvent.
 */
export function validateEvent(event: Event, reporter: string): FieldError[] {
  const { namespace = '' } = event.metadata
  return [
    ...(event.eventTime ? validateNewEvent(event, reporter) : validatePlace(event)),
    ...checked('namespace', namespace, dns1123Subdomain),
  ]
}

/** Events stand beside what they are about; those about cluster-scoped objects in `default`. */
function validatePlace({ metadata, involvedObject: { namespace = '' } }: Event): FieldError[] {
  return metadata.namespace === (namespace || 'default') ? [] : [misplaced(namespace)]
}

function misplaced(namespace: string): FieldError {
  return invalidField('involvedObject.namespace', namespace, 'does not match event.namespace')
}

/** Events with an `eventTime` say who reports what was done (KEP-383). */
function validateNewEvent(event: Event, reporter: string): FieldError[] {
  const { metadata, involvedObject, reportingComponent = '', reportingInstance, action, reason, message } = event
  const isNowhere = !involvedObject.namespace && !['default', 'kube-system'].includes(metadata.namespace ?? '')
  return [
    ...(isNowhere ? [misplaced('')] : []),
    ...(reportingComponent ? [] : [requiredField(reporter)]),
    ...checked(reporter, reportingComponent, qualifiedName),
    ...requiredText('reportingInstance', reportingInstance),
    ...requiredText('action', action),
    ...requiredText('reason', reason),
    ...atMost('message', message, messageLimit),
  ]
}

function requiredText(field: string, value: string | undefined): FieldError[] {
  return [...(value ? [] : [requiredField(field)]), ...atMost(field, value, textLimit)]
}

function atMost(field: string, value: string | undefined, limit: number): FieldError[] {
  const isLong = Buffer.byteLength(value ?? '') > limit
  return isLong ? [invalidField(field, '', `can have at most ${String(limit)} characters`)] : []
}
