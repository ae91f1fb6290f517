import { statusError, type StatusError } from '#kube/meta/status.ts'

/** A patch that is well-formed and cannot be applied to this object. Source: apiserver pkg/endpoints/handlers/patch.go. */
export function unappliable(detail: string): StatusError {
  const message = `the server rejected our request due to an error in our request: ${detail}`
  return statusError(422, 'Invalid', message, { causes: [{ message: detail }] })
}
