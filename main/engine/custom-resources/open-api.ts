import type { JsonSchema } from '#kube/kinds/apiextensions/json-schema.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { CustomSchema, ServedKind } from '../registry/served-kinds.ts'
import { isEmbedded, isIntOrString } from './schema.ts'

type Schema = Readonly<Record<string, unknown>>

const conventions = 'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md'
const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1'

const reference = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })

const typeFields: Readonly<Record<string, Schema>> = {
  apiVersion: {
    description: `APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: ${conventions}#resources`,
    type: 'string',
  },
  kind: {
    description: `Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: ${conventions}#types-kinds`,
    type: 'string',
  },
}

const metadataField: Schema = {
  description: `Standard object's metadata. More info: ${conventions}#metadata`,
  allOf: [reference(`${meta}.ObjectMeta`)],
}

const embeddedFields: Readonly<Record<string, Schema>> = {
  apiVersion: {
    description: `apiVersion defines the versioned schema of this representation of an object. More info: ${conventions}#resources`,
    type: 'string',
  },
  kind: {
    description: `kind is a string value representing the type of this object. In CamelCase. More info: ${conventions}#types-kinds`,
    type: 'string',
  },
  metadata: metadataField,
}

/** What OpenAPI publishes of a custom kind. Source: apiextensions pkg/controller/openapi/builder/builder.go. */
export function openApiOf(
  kind: Kind,
  listKind: string,
  schema: JsonSchema | undefined,
  selectable: readonly string[],
): NonNullable<ServedKind['openApi']> {
  const prefix = `${kind.group.split('.').reverse().join('.')}.${kind.version}`
  const object: CustomSchema = { name: `${prefix}.${kind.kind}`, schema: objectSchema(schema, selectable) }
  const list: CustomSchema = {
    name: `${prefix}.${listKind}`,
    schema: {
      description: `${listKind} is a list of ${kind.kind}`,
      type: 'object',
      required: ['items'],
      properties: {
        ...typeFields,
        items: {
          description: `List of ${kind.resource}. More info: ${conventions}`,
          type: 'array',
          items: reference(object.name),
        },
        metadata: {
          description: `Standard list metadata. More info: ${conventions}#types-kinds`,
          allOf: [reference(`${meta}.ListMeta`)],
        },
      },
      ...selectableFields(selectable),
    },
  }
  return { object, list, listKind }
}

function selectableFields(selectable: readonly string[]): Schema {
  return selectable.length === 0
    ? {}
    : { 'x-kubernetes-selectable-fields': selectable.map((fieldPath) => ({ fieldPath })) }
}

function objectSchema(schema: JsonSchema | undefined, selectable: readonly string[]): Schema {
  // With properties named, kubectl would take all others to be forbidden.
  if (!schema) return { type: 'object' }
  const published = publishedSchema(schema)
  const properties = { ...(published['properties'] as Schema | undefined), ...typeFields, metadata: metadataField }
  return { ...published, properties, ...selectableFields(selectable) }
}

/** The schema with what its extensions mean spelled out. */
function publishedSchema(schema: JsonSchema): Schema {
  const { items, properties, additionalProperties, ...rest } = schema
  const published: Record<string, unknown> = { ...rest }
  if (isIntOrString(schema) && !schema.anyOf && !schema.allOf) {
    published['anyOf'] = [{ type: 'integer' }, { type: 'string' }]
  }
  if (items && !Array.isArray(items)) published['items'] = publishedSchema(items as JsonSchema)
  if (typeof additionalProperties === 'object')
    published['additionalProperties'] = publishedSchema(additionalProperties)
  else if (additionalProperties !== undefined) published['additionalProperties'] = additionalProperties
  if (properties) {
    published['properties'] = Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, publishedSchema(property)]),
    )
  }
  if (!isEmbedded(schema)) return published
  return {
    ...published,
    properties: { ...(published['properties'] as Schema | undefined), ...embeddedFields },
    required: [...new Set([...(schema.required ?? []), 'kind', 'apiVersion'])],
  }
}
