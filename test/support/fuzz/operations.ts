import type { ApiClient } from '../api-client.ts'
import type { Schema, Schemas } from './schema-values.ts'

interface Parameter {
  readonly name: string
  readonly in: string
  readonly schema?: Schema
}

interface DocumentedOperation {
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema?: Schema }>> }>>
  readonly 'x-kubernetes-action'?: string
  readonly 'x-kubernetes-group-version-kind'?: Gvk
}

export interface Gvk {
  readonly group: string
  readonly version: string
  readonly kind: string
}

export function kindOf({ group, version, kind }: Gvk): { apiVersion: string; kind: string } {
  return { apiVersion: group === '' ? version : `${group}/${version}`, kind }
}

/** One method of one path, with what its document says about it. */
export interface Operation {
  readonly method: string
  readonly path: string
  readonly action: string
  readonly gvk: Gvk | undefined
  readonly query: readonly Parameter[]
  readonly contentTypes: readonly string[]
  readonly body: Schema | undefined
  /** Of what a patch changes. */
  readonly answer: Schema | undefined
  readonly schemas: Schemas
}

interface Document {
  readonly paths: Readonly<Record<string, Record<string, unknown> & { parameters?: readonly Parameter[] }>>
  readonly components?: { readonly schemas?: Schemas }
}

/** Everything that the server says of itself in OpenAPI v3. */
export async function readOperations(client: ApiClient): Promise<Operation[]> {
  const index = (await client.send('/openapi/v3')).json<{ paths: Record<string, { serverRelativeURL: string }> }>()
  const documents = await Promise.all(
    Object.values(index.paths).map(async ({ serverRelativeURL }) =>
      (await client.send(serverRelativeURL)).json<Document>(),
    ),
  )
  return documents.flatMap(operationsOf)
}

const methods = ['get', 'put', 'post', 'patch', 'delete', 'head', 'options']

function operationsOf({ paths, components }: Document): Operation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method): Operation[] => {
      const documented = item[method] as DocumentedOperation | undefined
      if (!documented) return []
      const parameters = [...(documented.parameters ?? []), ...(item.parameters ?? [])]
      const content = documented.requestBody?.content ?? {}
      const answers = Object.values(documented.responses['200']?.content ?? {})
      return [
        {
          method: method.toUpperCase(),
          path,
          action: documented['x-kubernetes-action'] ?? '',
          gvk: documented['x-kubernetes-group-version-kind'],
          query: parameters.filter((parameter) => parameter.in === 'query'),
          contentTypes: Object.keys(content),
          body: Object.values(content)[0]?.schema,
          answer: answers[0]?.schema,
          schemas: components?.schemas ?? {},
        },
      ]
    }),
  )
}
