import { statusError, StatusError } from '#kube/meta/status.ts'
import { isPath, type Attributes } from './authorizer.ts'

/** A request that was turned away before anything was done about it. */
export class RequestDenied extends StatusError {}

/** The 403 of upstream, word for word. Source: apiserver pkg/endpoints/handlers/responsewriters/errors.go. */
export function forbiddenError(attributes: Attributes, reason: string): StatusError {
  const text = `${escapeHtml(wish(attributes))}${reason ? `: ${reason}` : ''}`
  if (isPath(attributes)) return statusError(403, 'Forbidden', `forbidden: ${text}`, {})
  const { group, resource, name } = attributes
  const target = group ? `${resource}.${group}` : resource
  const subject = name ? `${target} ${JSON.stringify(name)}` : target
  const details = { ...(name ? { name } : {}), ...(group ? { group } : {}), ...(resource ? { kind: resource } : {}) }
  return statusError(403, 'Forbidden', `${target ? `${subject} is forbidden` : 'forbidden'}: ${text}`, details)
}

function wish(attributes: Attributes): string {
  const { user, verb } = attributes
  const cannot = `User ${JSON.stringify(user.name)} cannot ${verb}`
  if (isPath(attributes)) return `${cannot} path ${JSON.stringify(attributes.path)}`
  const { group, resource, subresource, namespace } = attributes
  const target = subresource ? `${resource}/${subresource}` : resource
  const scope = namespace ? `in the namespace ${JSON.stringify(namespace)}` : 'at the cluster scope'
  return `${cannot} resource ${JSON.stringify(target)} in API group ${JSON.stringify(group)} ${scope}`
}

/** The text must not be taken for HTML by a browser that a link has led here. */
function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
