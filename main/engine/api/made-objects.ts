import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { ObjectStructure } from '#kube/schema/structure.ts'
import { structureOf } from '#kube/schema/structures.ts'
import { trackUpdate } from '../registry/managed-fields/field-manager.ts'
import type { ConnectOptions } from '../registry/registry.ts'
import { defineStrategy } from '../registry/strategy.ts'
import type { ConnectRequest } from './subresources/connect.ts'
import { writeOptionsOf, type QueryOfWrite } from './write-options.ts'

/** What is made on the way to an answer, and not kept: reviews, tokens, bindings, evictions. */
export interface Made {
  readonly object: KubeObject
  /** Of the resource that it is sent to. */
  readonly kind: Kind
  readonly query: QueryOfWrite
  readonly check?: ConnectOptions['check']
}

/**
 * Gives the object its books and puts it to the admission plugins, as any creation. Answers with what they have made of
 * it. Source: apiserver pkg/endpoints/handlers/create.go.
 */
export function admitMade(call: ConnectRequest, { object, kind, query, check }: Made): Promise<KubeObject> {
  const { context, target } = call
  const subresource = target.subresource as ConnectOptions['subresource']
  const options = writeOptionsOf(call, query, subresource)
  const { apiVersion } = object
  const structure = structureOf(apiVersion, object.kind)
  const versions = versionsWith(apiVersion, structure)
  const write = { kind, strategy: everything, versionsOf: () => versions, now: context.clock.now() }
  // Of a type in one version there is nothing to wait for.
  void trackUpdate({ ...write, options: { ...options, apiVersion } }, object, undefined)
  // Most of these objects need no name.
  const { name } = object.metadata as Partial<KubeObject['metadata']>
  return context.registry.connect(kind, target.namespace, target.name ?? name ?? '', {
    ...options,
    operation: 'CREATE',
    object: { ...object },
    ...(check ? { check } : {}),
  })
}

/** Whoever writes such an object owns what is in it. */
const everything = defineStrategy<KubeObject>({
  resetFields: { main: [], binding: [], eviction: [], token: [] },
})

function versionsWith(stored: string, structure: ObjectStructure) {
  return {
    stored,
    structureOf: (apiVersion: string) => (apiVersion === stored ? structure : undefined),
    convert: (object: KubeObject) => object,
  }
}
