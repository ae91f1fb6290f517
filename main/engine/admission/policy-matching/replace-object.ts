import { equalJson } from '#kube/meta/json.ts'
import { apiVersionOf } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { internalError } from '#kube/meta/status-errors.ts'
import { conform, TypeMismatch } from '#kube/schema/conform.ts'
import { structureOf, typeNameOf } from '#kube/schema/structures.ts'
import { scaleViewOf } from '../../registry/scale.ts'
import type { ServedKind } from '../../registry/served-kinds.ts'
import { type Attributes, hasGeneratedName, isSentAsPart } from './attributes.ts'
import type { Invocation } from './rules.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Puts what a patch made of an object, in the version of `invocation`, in the place of the request's object: read as
 * its type reads it, with defaults. Answers whether anything is different now. Throws 500 for what does not fit, and
 * where it is strict, for fields that a built-in type does not have.
 */
export async function replaceObject(
  attributes: Attributes,
  { served, kind }: Invocation,
  patched: Fields,
  isStrict = false,
): Promise<boolean> {
  const { request } = attributes
  const { object } = request
  const apiVersion = apiVersionOf(kind)
  // What is not stored is not served as a kind, such as a review.
  if (!object || (!served && typeNameOf(apiVersion, kind.kind) === undefined)) return false
  const before = { ...object }
  const next =
    served && !isSentAsPart(request)
      ? await storedOf(attributes, readServed(patched, served, isStrict), served)
      : await partOf(object, read(patched, apiVersion, kind.kind), served, request)
  for (const name of Object.keys(object)) Reflect.deleteProperty(object, name)
  Object.assign(object, next)
  return !equalJson(before, object)
}

async function storedOf({ request }: Attributes, typed: KubeObject, served: ServedKind): Promise<KubeObject> {
  if (hasGeneratedName(request)) typed.metadata.name ||= request.name
  const stored = served.toStored ? await served.toStored(typed) : typed
  served.strategy.applyDefaults(stored)
  return stored
}

/** A Scale is kept as the replicas of what it scales, and the scheduler's Binding as the node of its pod. */
async function partOf(
  object: KubeObject,
  part: KubeObject,
  served: ServedKind | undefined,
  { subresource }: Attributes['request'],
): Promise<KubeObject> {
  if (subresource === 'scale' && served) {
    const { spec = {} } = part as { spec?: { replicas?: number } }
    const current = served.toServed ? await served.toServed(object) : object
    const scaled = scaleViewOf(served).withReplicas(current, spec.replicas ?? 0)
    return served.toStored ? served.toStored(scaled) : scaled
  }
  if (subresource !== 'binding' || object.kind === 'Binding') return part
  const { target } = part as { target?: { name?: string } }
  return { ...object, spec: { ...(object as { spec?: object }).spec, nodeName: target?.name } } as KubeObject
}

/** The books of the fields are in form already: what of them is nonsense is found later. */
function readServed(patched: Fields, served: ServedKind, isStrict: boolean): KubeObject {
  const { managedFields, ...metadata } = (patched['metadata'] ?? {}) as KubeObject['metadata']
  const body = { ...patched, metadata }
  const { value, unknown } = fitting(() => (served.conform ?? ((given) => conform(served.structure, given)))(body))
  if (isStrict && !served.isCustom && unknown.length > 0) {
    const fields = unknown.map((path) => `unknown field ${JSON.stringify(path)}`)
    throw internalError(`strict decoding error: ${fields.join(', ')}`)
  }
  const object = { ...value, metadata: value['metadata'] ?? {} } as unknown as KubeObject
  if (managedFields) object.metadata.managedFields = managedFields
  return object
}

function read(patched: Fields, apiVersion: string, kind: string): KubeObject {
  if (typeNameOf(apiVersion, kind) === undefined) return patched as unknown as KubeObject
  return fitting(() => conform(structureOf(apiVersion, kind), patched).value) as unknown as KubeObject
}

function fitting<T>(decode: () => T): T {
  try {
    return decode()
  } catch (error) {
    throw error instanceof TypeMismatch ? internalError(error.message) : error
  }
}
