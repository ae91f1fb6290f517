import { messageOf } from '#base/errors.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { AdmissionReader } from '../../registry/admission.ts'
import type { ServedKind, ServedKinds } from '../../registry/served-kinds.ts'
import { type Attributes, splitVersion } from './attributes.ts'
import { selectsLabels } from './selectors.ts'

export interface ParamKind {
  readonly apiVersion?: string
  readonly kind?: string
}

export interface ParamRef {
  readonly name?: string
  readonly namespace?: string
  readonly selector?: object
  readonly parameterNotFoundAction?: string
}

/** A policy or a binding that cannot be made use of: the failure policy decides. */
export class ConfigurationError extends Error {}

/** Throws ConfigurationError for a kind that is not served. Source: apiserver plugin/policy/generic/policy_source.go. */
export function paramKindOf(paramKind: ParamKind | undefined, served: ServedKinds): ServedKind | undefined {
  if (!paramKind) return undefined
  const { apiVersion = '', kind = '' } = paramKind
  const { group, version } = splitVersion(apiVersion)
  const found = served.ofKind(group, version, kind)
  if (found) return found
  const named = `${group}/${version}, Kind=${kind}`
  throw new ConfigurationError(`failed to find resource referenced by paramKind: '${named}'`)
}

/**
 * The objects that a binding hands to its policy, which is evaluated once for each; `undefined` where it has none to
 * hand over. Throws ConfigurationError. Source: apiserver plugin/policy/generic/policy_dispatcher.go CollectParams.
 */
export async function collectParams(
  served: ServedKind | undefined,
  ref: ParamRef | undefined,
  attributes: Attributes,
  reader: AdmissionReader,
): Promise<(KubeObject | undefined)[]> {
  if (!served || !ref) return [undefined]
  const found = find(served, ref, namespaceOf(served, ref, attributes), reader)
  if (found.length === 0 && ref.parameterNotFoundAction === 'Deny') {
    throw new ConfigurationError('no params found for policy binding with `Deny` parameterNotFoundAction')
  }
  const { toServed } = served
  if (!toServed) return [...found]
  try {
    return await Promise.all(found.map(async (param) => toServed(param)))
  } catch (error) {
    throw new ConfigurationError(messageOf(error))
  }
}

/** Params stand beside the object, where the binding does not say otherwise. */
function namespaceOf({ stored }: ServedKind, { namespace }: ParamRef, attributes: Attributes): string | undefined {
  if (!stored.namespaced) {
    if (!namespace) return undefined
    throw new ConfigurationError('paramRef.namespace must not be provided for a cluster-scoped `paramKind`')
  }
  const wanted = namespace || attributes.namespace
  if (wanted) return wanted
  throw new ConfigurationError('cannot use namespaced paramRef in policy binding that matches cluster-scoped resources')
}

function find(
  { stored }: ServedKind,
  { name, selector }: ParamRef,
  namespace: string | undefined,
  reader: AdmissionReader,
): readonly KubeObject[] {
  if (!name) {
    const { items } = reader.list(stored, namespace === undefined ? {} : { namespace })
    return items.filter(({ metadata }) => selectsLabels(selector, metadata.labels))
  }
  const param = reader.find(stored, namespace, name)
  return param ? [param] : []
}
