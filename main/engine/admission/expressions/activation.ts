import { namespace as namespaceKind, type Namespace } from '#kube/kinds/core/namespace.ts'
import { notFound } from '#kube/meta/status-errors.ts'
import {
  authorizerValue,
  resourceCheckValue,
  type Authorizer,
  type AuthorizationQuestion,
} from '../../cel/libraries/authorizer.ts'
import { fromJson } from '../../cel/values/json.ts'
import type { AdmissionReader } from '../../registry/admission.ts'
import { type Attributes, isNamespace } from '../policy-matching/attributes.ts'
import type { Invocation } from '../policy-matching/rules.ts'
import { shownRequest } from '../policy-matching/shown-request.ts'
import type { Versioned } from '../policy-matching/versions.ts'
import type { Activation } from './evaluate.ts'
import { namespaceType, requestType } from './types.ts'

/** What the expressions of a webhook or policy see, without `params`. Source: apiserver plugin/cel/activation.go. */
export function activationOf(
  attributes: Attributes,
  invocation: Invocation,
  { object, old }: Versioned,
  ask: Authorizer,
): Activation {
  return {
    object: fromJson(object),
    oldObject: fromJson(old),
    request: fromJson(shownRequest(attributes, invocation), requestType),
    namespaceObject: null,
    authorizer: authorizerValue(ask),
    'authorizer.requestResource': resourceCheckValue(ask, questionOf(attributes)),
  }
}

/** Source: apiserver pkg/cel/library/authz.go NewResourceAuthorizerVal. */
function questionOf({ resource, subresource, namespace, name }: Attributes): Omit<AuthorizationQuestion, 'verb'> {
  return { group: resource.group, resource: resource.resource, subresource, namespace, name }
}

/** The namespace of the request, null for what is in none. Throws 404. Source: plugin/cel/condition.go CreateNamespaceObject. */
export function namespaceObjectOf({ namespace, resource }: Attributes, reader: AdmissionReader): Activation[string] {
  if (namespace === '' || isNamespace(resource)) return null
  const found = reader.find<Namespace>(namespaceKind, undefined, namespace)
  if (!found) throw notFound(namespaceKind, namespace)
  const { managedFields: _managed, ownerReferences: _owners, ...metadata } = found.metadata
  return fromJson({ metadata, spec: found.spec, status: found.status }, namespaceType)
}
