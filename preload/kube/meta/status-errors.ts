import { causeOf, textOf, type FieldError } from './field-error.ts'
import { groupResourceOf, type Kind } from './kind.ts'
import { statusError, StatusError, type StatusCause, type StatusDetails } from './status.ts'

/**
 * The errors of the API with upstream's words. Source: apimachinery pkg/api/errors/errors.go.
 * `details.kind` is the resource (`pods`) in all of them but `invalid`, where it is the kind (`Pod`).
 */

type Resource = Pick<Kind, 'group' | 'resource'>

const modified = 'the object has been modified; please apply your changes to the latest version and try again'

function detailsOf(resource: Resource, name: string): StatusDetails {
  return { ...(name ? { name } : {}), ...(resource.group ? { group: resource.group } : {}), kind: resource.resource }
}

export function notFound(resource: Resource, name: string): StatusError {
  const message = `${groupResourceOf(resource)} ${JSON.stringify(name)} not found`
  return statusError(404, 'NotFound', message, detailsOf(resource, name))
}

/** A URL that leads to nothing the server knows. */
export function unknownPath(): StatusError {
  return statusError(404, 'NotFound', 'the server could not find the requested resource', {})
}

export function alreadyExists(resource: Resource, name: string): StatusError {
  const message = `${groupResourceOf(resource)} ${JSON.stringify(name)} already exists`
  return statusError(409, 'AlreadyExists', message, detailsOf(resource, name))
}

/** No free name was found for a generateName. */
export function generateNameConflict(resource: Resource, name: string): StatusError {
  const message = `${groupResourceOf(resource)} ${JSON.stringify(name)} already exists, the server was not able to generate a unique name for the object`
  return statusError(409, 'AlreadyExists', message, { ...detailsOf(resource, name), retryAfterSeconds: 1 })
}

/** Without a `detail`: the optimistic lock failed. */
export function conflict(resource: Resource, name: string, detail = modified): StatusError {
  const message = `Operation cannot be fulfilled on ${groupResourceOf(resource)} ${JSON.stringify(name)}: ${detail}`
  return statusError(409, 'Conflict', message, detailsOf(resource, name))
}

export function forbidden(resource: Resource, name: string, detail: string, causes?: StatusCause[]): StatusError {
  const subject = name ? `${groupResourceOf(resource)} ${JSON.stringify(name)}` : groupResourceOf(resource)
  const details = { ...detailsOf(resource, name), ...(causes ? { causes } : {}) }
  return statusError(403, 'Forbidden', `${subject} is forbidden: ${detail}`, details)
}

/** Fields that an object may not have as they are. The message lists each distinct error once. */
export function invalid(kind: Pick<Kind, 'group' | 'kind'>, name: string, errors: readonly FieldError[]): StatusError {
  const texts = [...new Set(errors.map(textOf))]
  const listed = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`
  const subject = `${kind.group ? `${kind.kind}.${kind.group}` : kind.kind} ${JSON.stringify(name)} is invalid`
  return statusError(422, 'Invalid', listed && texts.length > 0 ? `${subject}: ${listed}` : subject, {
    ...(name ? { name } : {}),
    ...(kind.group ? { group: kind.group } : {}),
    kind: kind.kind,
    causes: errors.map(causeOf),
  })
}

export function badRequest(message: string): StatusError {
  return statusError(400, 'BadRequest', message)
}

export function unauthorized(message = 'Unauthorized'): StatusError {
  return statusError(401, 'Unauthorized', message)
}

/** `action` is an HTTP verb's meaning: `create`, `patch`, `deletecollection`. */
export function methodNotAllowed(resource: Resource, action: string): StatusError {
  const message = `${action} is not supported on resources of kind ${JSON.stringify(groupResourceOf(resource))}`
  return statusError(405, 'MethodNotAllowed', message, detailsOf(resource, ''))
}

export function notAcceptable(accepted: readonly string[]): StatusError {
  return statusError(406, 'NotAcceptable', `only the following media types are accepted: ${accepted.join(', ')}`)
}

export function unsupportedMediaType(accepted: readonly string[]): StatusError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`
  return statusError(415, 'UnsupportedMediaType', message)
}

/** What the client started from is no longer kept; `continueToken` lets it go on with an inconsistent list. */
export function expired(message: string, continueToken?: string): StatusError {
  const error = statusError(410, 'Expired', message)
  return continueToken
    ? new StatusError({ ...error.status, metadata: { ...error.status.metadata, continue: continueToken } })
    : error
}

export function requestEntityTooLarge(detail: string): StatusError {
  return statusError(413, 'RequestEntityTooLarge', `Request entity too large: ${detail}`)
}

export function internalError(message: string, options?: ErrorOptions): StatusError {
  const error = statusError(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] })
  return options ? new StatusError(error.status, options) : error
}

/** A revision that the server has not reached. Source: apiserver pkg/storage/errors.go. */
export function resourceVersionTooLarge(wanted: number, current: number): StatusError {
  const message = `Timeout: Too large resource version: ${String(wanted)}, current: ${String(current)}`
  return statusError(504, 'Timeout', message, {
    retryAfterSeconds: 1,
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
  })
}

/** For what is given up on, because its client has gone or was answered. Source: the context of a request upstream. */
export function requestTimeout(): StatusError {
  const message = 'Timeout: request did not complete within requested timeout - context canceled'
  return statusError(504, 'Timeout', message, {})
}
