import type {
  CustomResourceDefinition,
  CustomResourceDefinitionVersion,
} from '#kube/kinds/apiextensions/custom-resource-definition.ts'
import type { JsonSchema } from '#kube/kinds/apiextensions/json-schema.ts'
import { cloneJson } from '#kube/meta/json.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { ServedKind } from '../registry/served-kinds.ts'
import type { Fields } from './schema.ts'
import { conformCustom } from './strategy.ts'
import { applySchemaDefaults, hasDefaults } from './values/default.ts'

/** Asks the webhook of a definition for objects in another version, in the same order. Rejects with a StatusError. */
export type ConvertByWebhook = (
  definition: CustomResourceDefinition,
  objects: readonly KubeObject[],
  apiVersion: string,
) => Promise<KubeObject[]>

type Conversions = Pick<ServedKind, 'toStored' | 'toServed'>
type Convert = (object: KubeObject, apiVersion: string) => KubeObject | Promise<KubeObject>

/**
 * Between a served version and the one that is stored; nothing where there is one version only. Objects keep the version
 * that they were stored in, whichever the definition names by now. What comes out of storage is pruned and defaulted as
 * the served version asks. Source: apiextensions pkg/apiserver/conversion/{converter,nop_converter}.go.
 */
export function conversionBetween(
  definition: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
  webhook: ConvertByWebhook,
): Conversions {
  const { spec } = definition
  const storage = spec.versions.find((other) => other.storage)
  const schema = version.schema?.openAPIV3Schema
  if (!storage) return {}
  if (spec.versions.length === 1) return schema && hasDefaults(schema) ? defaulting(schema) : {}
  const [served, stored] = [version, storage].map(({ name }) => `${spec.group}/${name}`) as [string, string]
  const convert = spec.conversion?.strategy === 'Webhook' ? inBatches(definition, webhook) : relabel
  const to: Convert = (object, apiVersion) => (object.apiVersion === apiVersion ? object : convert(object, apiVersion))
  return {
    toStored: (object) => to(object, stored),
    toServed(object) {
      const converted = to(object, served)
      return converted instanceof Promise
        ? converted.then((result) => finish(result, schema))
        : finish(converted, schema)
    },
  }
}

/** Objects that were stored before a default was declared have it when they are read. */
function defaulting(schema: JsonSchema): Conversions {
  const toServed = (object: KubeObject): KubeObject => {
    const copy = cloneJson(object)
    applySchemaDefaults(copy, schema)
    return copy
  }
  return { toServed, toStored: (object) => object }
}

function relabel(object: KubeObject, apiVersion: string): KubeObject {
  return { ...object, apiVersion }
}

interface Batch {
  readonly objects: KubeObject[]
  readonly result: Promise<KubeObject[]>
}

/** What is asked for in one turn goes to the webhook as one review, as upstream converts a list. */
function inBatches(definition: CustomResourceDefinition, webhook: ConvertByWebhook): Convert {
  const batches = new Map<string, Batch>()
  return async (object, apiVersion) => {
    let batch = batches.get(apiVersion)
    if (!batch) {
      const objects: KubeObject[] = []
      const send = (): Promise<KubeObject[]> => {
        batches.delete(apiVersion)
        return webhook(definition, objects, apiVersion)
      }
      batch = { objects, result: Promise.resolve().then(send) }
      batches.set(apiVersion, batch)
    }
    const place = batch.objects.push(object) - 1
    return (await batch.result)[place] ?? object
  }
}

function finish(object: KubeObject, schema: JsonSchema | undefined): KubeObject {
  if (!schema) return object
  const copy = cloneJson(object)
  conformCustom(copy as unknown as Fields, schema)
  return copy
}
