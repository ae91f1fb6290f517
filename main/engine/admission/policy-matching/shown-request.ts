import type { Attributes } from './attributes.ts'
import type { Invocation } from './rules.ts'

/**
 * An AdmissionRequest without its objects: what webhooks are sent, and what expressions see as `request`. Go leaves out
 * what is empty. Source: k8s.io/api/admission/v1 types.go; apiserver plugin/webhook/request/admissionreview.go.
 */
export function shownRequest(attributes: Attributes, { kind, resource }: Invocation): Record<string, unknown> {
  const { subresource, name, namespace, operation, request } = attributes
  const sub = subresource ? { subResource: subresource } : {}
  const requestSub = subresource ? { requestSubResource: subresource } : {}
  return {
    kind,
    resource,
    ...sub,
    requestKind: attributes.kind,
    requestResource: attributes.resource,
    ...requestSub,
    ...(name ? { name } : {}),
    ...(namespace ? { namespace } : {}),
    operation,
    userInfo: shownUser(attributes),
    dryRun: request.dryRun,
    options: shownOptions(attributes),
  }
}

/** What is made of an object, such as a Binding, is created beside it; a connection has no options. */
function shownOptions({ operation, request }: Attributes): Readonly<Record<string, unknown>> | null {
  if (operation !== 'CREATE') return request.options ?? null
  return { ...request.options, kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' }
}

function shownUser({ request: { user } }: Attributes): Record<string, unknown> {
  const { name = '', uid = '', groups = [], extra = {} } = user ?? {}
  return {
    ...(name ? { username: name } : {}),
    ...(uid ? { uid } : {}),
    ...(groups.length > 0 ? { groups } : {}),
    ...(Object.keys(extra).length > 0 ? { extra } : {}),
  }
}
