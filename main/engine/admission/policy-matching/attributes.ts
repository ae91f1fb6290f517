import { apiVersionOf, type Kind } from '#kube/meta/kind.ts'
import type { AdmissionRequest } from '../../registry/admission.ts'

export interface GroupVersionResource {
  readonly group: string
  readonly version: string
  readonly resource: string
}

export interface GroupVersionKind {
  readonly group: string
  readonly version: string
  readonly kind: string
}

/** A request as webhooks and policies are asked about it: in the words of the client. Source: apiserver pkg/admission/attributes.go. */
export interface Attributes {
  readonly request: AdmissionRequest
  readonly operation: AdmissionRequest['operation']
  readonly resource: GroupVersionResource
  /** Of what was sent: `autoscaling/v1` Scale for `deployments/scale`. */
  readonly kind: GroupVersionKind
  /** '' for the object itself. */
  readonly subresource: string
  /** That of a Namespace is its own name; '' for what else has none. */
  readonly namespace: string
  /** '' for a new object whose name the server makes, until it is validated. */
  readonly name: string
}

export function attributesOf(request: AdmissionRequest, phase: 'mutate' | 'validate'): Attributes {
  const { kind, subresource = '' } = request
  const { group, version } = splitVersion(request.apiVersion ?? apiVersionOf(kind))
  const isUnnamed = phase === 'mutate' && hasGeneratedName(request)
  return {
    request,
    // Upstream's Binding is something that is created beside the pod.
    operation: subresource === 'binding' ? 'CREATE' : request.operation,
    resource: { group, version, resource: kind.resource },
    kind: sentKind(request) ?? { group, version, kind: kind.kind },
    subresource,
    namespace: isNamespace(kind) ? request.name : (request.namespace ?? ''),
    name: isUnnamed ? '' : request.name,
  }
}

/** Whether what was sent is a type of its own, and no object of the resource: what goes through some subresources is. */
export function isSentAsPart(request: AdmissionRequest): boolean {
  return sentKind(request) !== undefined
}

function sentKind({ subresource, operation, object }: AdmissionRequest): GroupVersionKind | undefined {
  if (subresource === 'scale') return { group: 'autoscaling', version: 'v1', kind: 'Scale' }
  if (subresource === 'binding') return { group: '', version: 'v1', kind: 'Binding' }
  if (!subresource || !object || operation === 'UPDATE') return undefined
  return { ...splitVersion(object.apiVersion), kind: object.kind }
}

export function isNamespace({ group, resource }: Pick<Kind, 'group' | 'resource'>): boolean {
  return group === '' && resource === 'namespaces'
}

/** The registry gives a name before admission, upstream after what may change the object. */
export function hasGeneratedName({ operation, object, name, subresource }: AdmissionRequest): boolean {
  const base = subresource ? undefined : object?.metadata.generateName
  return operation === 'CREATE' && !!base && name.length === base.length + suffixLength && name.startsWith(base)
}

const suffixLength = 5

export function splitVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/')
  return slash === -1
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) }
}
