import { namespace as namespaceKind } from '#kube/kinds/core/namespace.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { notFound } from '#kube/meta/status-errors.ts'
import { labelSelectorOf, matchesLabels, type ParsedLabelSelector } from '#kube/selectors/labels.ts'
import type { AdmissionReader } from '../../registry/admission.ts'
import type { Attributes } from './attributes.ts'

/** A selector as the models have it. */
export type Selector = object

const parsed = new WeakMap<Selector, ParsedLabelSelector>()

/** Selectors are parts of frozen objects: each is read once. An absent one selects everything, as its default does. */
function requirementsOf(selector: Selector | undefined): ParsedLabelSelector {
  if (!selector) return []
  let requirements = parsed.get(selector)
  if (!requirements) parsed.set(selector, (requirements = labelSelectorOf(selector) ?? []))
  return requirements
}

/** By the labels of either state of the object. Source: apiserver plugin/webhook/predicates/object/matcher.go. */
export function selectsObject(selector: Selector | undefined, { request: { object, old } }: Attributes): boolean {
  const requirements = requirementsOf(selector)
  if (requirements.length === 0) return true
  return [object, old].some((each) => each !== undefined && matchesLabels(requirements, labelsOf(each)))
}

/** The options of a connection have no metadata. */
function labelsOf(object: { readonly metadata?: KubeObject['metadata'] }): KubeObject['metadata']['labels'] {
  return object.metadata?.labels
}

/**
 * By the labels of the request's namespace; what is in none is always selected. Throws 404 for a namespace that is not
 * there. Source: apiserver plugin/webhook/predicates/namespace/matcher.go.
 */
export function selectsNamespace(
  selector: Selector | undefined,
  attributes: Attributes,
  reader: AdmissionReader,
): boolean {
  const { namespace, resource } = attributes
  if (namespace === '' && resource.resource !== 'namespaces') return true
  const requirements = requirementsOf(selector)
  return requirements.length === 0 || matchesLabels(requirements, namespaceOf(attributes, reader).metadata.labels)
}

/** The labels of a namespace that is written are those that it will have. */
function namespaceOf({ resource, subresource, operation, namespace, request }: Attributes, reader: AdmissionReader) {
  const isWritten = resource.resource === 'namespaces' && subresource === '' && operation !== 'DELETE'
  const found = isWritten ? request.object : reader.find<KubeObject>(namespaceKind, undefined, namespace)
  if (!found) throw notFound(namespaceKind, namespace)
  return found
}

/** By labels of another object, such as a parameter. */
export function selectsLabels(selector: Selector | undefined, labels: KubeObject['metadata']['labels']): boolean {
  return matchesLabels(requirementsOf(selector), labels)
}
