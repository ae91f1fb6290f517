import { isRecord } from '#base/wire.ts'
import type { OpenApiDocument } from './document.ts'

type Json = Readonly<Record<string, unknown>>

/** OpenAPI v2, from all documents of v3: for clients that know nothing newer. `custom` names the schemas of custom kinds. */
export function swaggerOf(documents: readonly OpenApiDocument[], custom: ReadonlySet<string>): object {
  const schemas = Object.assign({}, ...documents.map(({ components }) => components.schemas)) as Json
  const paths = Object.assign({}, ...documents.map((document) => document.paths)) as Readonly<Record<string, Json>>
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: 'unversioned' },
    paths: Object.fromEntries(Object.entries(paths).map(([path, item]) => [path, pathItem(item)])),
    definitions: Object.fromEntries(
      Object.entries(schemas).map(([name, schema]) => [
        name,
        definition(custom.has(name) ? withoutDefaults(schema) : schema),
      ]),
    ),
    securityDefinitions: { BearerToken: { type: 'apiKey', name: 'authorization', in: 'header' } },
    security: [{ BearerToken: [] }],
  }
}

/** Of a kind that keeps what its schema does not name nothing is said: kubectl would take the rest to be forbidden. */
function definition(schema: unknown): unknown {
  const { type, 'x-kubernetes-preserve-unknown-fields': keeps, ...rest } = schema as Json
  const gvk = rest['x-kubernetes-group-version-kind']
  const selectable = rest['x-kubernetes-selectable-fields']
  if (keeps !== true || gvk === undefined) return converted(schema)
  return {
    type,
    'x-kubernetes-group-version-kind': gvk,
    ...(selectable === undefined ? {} : { 'x-kubernetes-selectable-fields': selectable }),
  }
}

/** What upstream publishes of a custom kind in v2 knows no defaults, in whatever depth. */
function withoutDefaults(schema: unknown): unknown {
  if (!isRecord(schema)) return schema
  const { default: _, properties, items, additionalProperties, ...rest } = schema
  const named = isRecord(properties) ? Object.entries(properties) : []
  return {
    ...rest,
    ...(items === undefined ? {} : { items: withoutDefaults(items) }),
    ...(additionalProperties === undefined ? {} : { additionalProperties: withoutDefaults(additionalProperties) }),
    ...(properties === undefined
      ? {}
      : { properties: Object.fromEntries(named.map(([name, member]) => [name, withoutDefaults(member)])) }),
  }
}

function pathItem(item: Json): Json {
  const members = Object.entries(item).map(([method, value]) => {
    return [method, method === 'parameters' ? parametersOf(value) : operationOf(value as Json)] as const
  })
  return Object.fromEntries(members)
}

function operationOf(operation: Json): Json {
  const { requestBody, responses, parameters, ...rest } = operation
  const body = requestBody as { content: Json; required?: boolean } | undefined
  const consumes = body ? Object.keys(body.content) : ['*/*']
  return {
    ...rest,
    consumes,
    produces: ['application/json', 'application/yaml'],
    schemes: ['https'],
    parameters: [...(body ? [bodyParameter(body)] : []), ...parametersOf(parameters)],
    responses: Object.fromEntries(Object.entries(responses as Readonly<Record<string, Json>>).map(responseOf)),
  }
}

function bodyParameter({ content, required = false }: { content: Json; required?: boolean }): Json {
  return { name: 'body', in: 'body', ...(required ? { required } : {}), schema: schemaIn(content) }
}

function responseOf([code, response]: [string, Json]): [string, Json] {
  const { description, content } = response
  return [code, { description, ...(content ? { schema: schemaIn(content as Json) } : {}) }]
}

function schemaIn(content: Json): unknown {
  const [first] = Object.values(content) as { schema?: unknown }[]
  return converted(first?.schema)
}

/** A parameter's schema stands beside its name in v2. */
function parametersOf(parameters: unknown): Json[] {
  return ((parameters ?? []) as Json[]).map(({ schema, ...rest }) => ({ ...rest, ...(schema as Json) }))
}

/** References lead to `definitions`; what was wrapped for them stands plainly; `oneOf` and defaults of structs are not there. */
function converted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(converted)
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' ? value.replace(/^#\/components\/schemas\//, '#/definitions/') : value
  }
  const { allOf, anyOf: _anyOf, oneOf, not: _not, default: standard, ...rest } = value as Json & Alternatives
  const wrapped = allOf?.length === 1 && allOf[0]?.['$ref'] !== undefined ? allOf[0] : {}
  const members = Object.entries({ ...wrapped, ...untyped(rest) }).map(([name, member]) => {
    return [name, name === 'properties' ? convertedProperties(member) : converted(member)] as const
  })
  const hasDefault = standard !== undefined && typeof standard !== 'object'
  return {
    ...Object.fromEntries(members),
    ...(oneOf && rest['type'] === undefined ? { type: 'string' } : {}),
    ...(hasDefault ? { default: standard } : {}),
  }
}

interface Alternatives {
  readonly allOf?: readonly Json[]
  readonly anyOf?: unknown
  readonly oneOf?: unknown
  readonly not?: unknown
}

/**
 * Clients of v2 take a schema at its word: what may be null, or may hold more than is named, is of any type.
 * Source: apiextensions pkg/controller/openapi/v2/conversion.go ToStructuralOpenAPIV2.
 */
function untyped(schema: Json): Json {
  const { nullable, type, items, properties, required, ...rest } = schema
  const isOpen = nullable === true || schema['x-kubernetes-preserve-unknown-fields'] === true
  const hasType = type !== undefined && nullable !== true && !(isOpen && (type === 'object' || type === 'array'))
  const needed = Array.isArray(required) ? required.filter((name) => !isNullable(properties, name)) : []
  return {
    ...rest,
    ...(hasType ? { type } : {}),
    ...(items !== undefined && !isOpen ? { items } : {}),
    ...(properties !== undefined && !isOpen ? { properties } : {}),
    ...(needed.length > 0 ? { required: needed } : {}),
  }
}

function isNullable(properties: unknown, name: unknown): boolean {
  const property = (properties as Readonly<Record<string, Json>> | undefined)?.[String(name)]
  return property?.['nullable'] === true
}

/** What stands here are names, even where they are words of JSON schema: JSONSchemaProps has `allOf` and `default`. */
function convertedProperties(properties: unknown): unknown {
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) return converted(properties)
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, converted(schema)]))
}
