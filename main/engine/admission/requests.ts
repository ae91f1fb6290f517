import type { Pod } from '#kube/kinds/core/pod.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { forbidden } from '#kube/meta/status-errors.ts'
import type { StatusCause, StatusError } from '#kube/meta/status.ts'
import type { AdmissionReader, AdmissionRequest } from '../registry/admission.ts'

/** What the plugins ask of a request. */

export function isAbout<T extends KubeObject>(request: AdmissionRequest, kind: Kind<T>): boolean {
  return request.kind.group === kind.group && request.kind.resource === kind.resource
}

/** The object that a request creates; undefined for every other request. */
export function createdOf<T extends KubeObject>(request: AdmissionRequest, kind: Kind<T>): T | undefined {
  const isCreation = request.operation === 'CREATE' && !request.subresource
  return isCreation && isAbout(request, kind) ? (request.object as T | undefined) : undefined
}

/** The object that a request creates or changes as a whole; undefined for every other request. */
export function writtenOf<T extends KubeObject>(request: AdmissionRequest, kind: Kind<T>): T | undefined {
  const isWrite = (request.operation === 'CREATE' || request.operation === 'UPDATE') && !request.subresource
  return isWrite && isAbout(request, kind) ? (request.object as T | undefined) : undefined
}

/** Source: apiserver pkg/admission/errors.go NewForbidden. */
export function refuse(request: AdmissionRequest, detail: string, causes?: StatusCause[]): StatusError {
  return forbidden(request.kind, nameIn(request), detail, causes)
}

/** What has no name goes by what its name is to begin with, or is unknown. */
function nameIn({ name, object }: AdmissionRequest): string {
  return name || (object?.metadata.generateName ?? '') || 'Unknown'
}

/** As `refuse`, before the object has its name: it goes by what its name is to begin with. */
export function refuseEarly(request: AdmissionRequest, detail: string, causes?: StatusCause[]): StatusError {
  const isNameless = request.operation === 'CREATE' && request.object?.metadata.generateName
  return forbidden(request.kind, isNameless || nameIn(request), detail, causes)
}

/**
 * The class that is the default: of several the newest. `annotations` are the names of those that say so.
 * Source: kubernetes pkg/volume/util/storageclass.go GetDefaultClass.
 */
export function defaultClass<T extends KubeObject>(
  reader: AdmissionReader,
  kind: Kind<T>,
  annotations: readonly string[],
): T | undefined {
  const defaults = reader
    .list(kind)
    .items.filter(({ metadata }) => annotations.some((name) => metadata.annotations?.[name] === 'true'))
  return [...defaults].sort(newestFirst)[0]
}

function newestFirst(a: KubeObject, b: KubeObject): number {
  const [one, other] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '']
  if (one !== other) return one < other ? 1 : -1
  return a.metadata.name < b.metadata.name ? -1 : 1
}

/** Static pods are the node's own; the API shows a copy. */
export function isMirrorPod({ metadata }: Pod): boolean {
  return metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined
}
