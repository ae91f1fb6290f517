import type { Pod } from '#kube/kinds/core/pod.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { AdmissionRequest } from '../../registry/admission.ts'
import { scaleOf, scaleViewOf } from '../../registry/scale.ts'
import type { ServedKind } from '../../registry/served-kinds.ts'
import { type Attributes, hasGeneratedName, isSentAsPart } from './attributes.ts'
import type { Invocation } from './rules.ts'

/** The objects of a request in the version that a rule speaks of; null where there is none. */
export interface Versioned {
  readonly object: KubeObject | null
  readonly old: KubeObject | null
}

/** Converts. Only custom kinds with a conversion webhook are waited for. Source: apiserver pkg/admission/conversion.go. */
export function versionedOf(
  { request }: Attributes,
  { served }: Invocation,
  phase: 'mutate' | 'validate',
): Versioned | Promise<Versioned> {
  const { object, old } = request
  if (isSentAsPart(request) && request.subresource !== 'scale') {
    return { object: partOf(request), old: null }
  }
  const current = phase === 'mutate' ? withoutGeneratedName(request) : object
  const shown = current && served ? inVersion(request, current, served) : (current ?? null)
  const before = old && served ? inVersion(request, old, served) : (old ?? null)
  if (!(shown instanceof Promise) && !(before instanceof Promise)) return { object: shown, old: before }
  return Promise.all([shown, before]).then(([one, other]) => ({ object: one, old: other }))
}

function inVersion(
  { subresource }: AdmissionRequest,
  object: KubeObject,
  served: ServedKind,
): KubeObject | Promise<KubeObject> {
  const converted = served.toServed ? served.toServed(object) : object
  if (subresource !== 'scale') return converted
  const scale = (one: KubeObject): KubeObject => scaleOf(one, scaleViewOf(served))
  return converted instanceof Promise ? converted.then(scale) : scale(converted)
}

/** What was sent to a subresource. The scheduler of the engine binds a pod by changing it. */
function partOf({ subresource, object }: AdmissionRequest): KubeObject | null {
  if (!object || subresource !== 'binding' || object.kind === 'Binding') return object ?? null
  const { name, namespace } = object.metadata
  const target = { kind: 'Node', name: (object as Pod).spec.nodeName ?? '' }
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) }
  return { kind: 'Binding', apiVersion: 'v1', metadata, target } as KubeObject
}

/** The object as it is shown while its name is not made yet. */
function withoutGeneratedName(request: AdmissionRequest): KubeObject | undefined {
  const { object } = request
  if (!object || !hasGeneratedName(request)) return object
  const { name: _, ...metadata } = object.metadata
  return { ...object, metadata: metadata as KubeObject['metadata'] }
}
