import { apiVersionOf, pathOf, type Kind } from '#kube/meta/kind.ts'
import { typeNameOf } from '#kube/schema/schema.ts'
import { bodyContentTypes } from '../decode.ts'
import { patchContentTypes } from '../patch.ts'
import { verbsOf } from '../served-resources.ts'
import { refTo } from './components.ts'

const dryRun = parameter('dryRun', 'All: everything happens but the storage.')
const fieldValidation = parameter(
  'fieldValidation',
  'What unknown and duplicate fields lead to: Ignore, Warn or Strict.',
)
const fieldManager = parameter('fieldManager', 'The name of the actor that makes the change.')
const selectors = [
  'continue',
  'fieldSelector',
  'labelSelector',
  'limit',
  'resourceVersion',
  'resourceVersionMatch',
  'timeoutSeconds',
  'watch',
].map((name) => parameter(name, ''))

type PathItem = Readonly<Record<string, unknown>>

/**
 * The paths of a kind. kubectl looks for a PATCH whose group-version-kind is an object and whose parameters hold
 * `fieldValidation`. Source: cli-runtime pkg/resource/query_param_verifier_v3.go, kubectl pkg/explain/v2.
 */
export function pathsOf(kind: Kind): Record<string, PathItem> {
  const typeName = typeNameOf(apiVersionOf(kind), kind.kind)
  if (!typeName) return {}
  const own = refTo(typeName)
  const list = refTo(`${typeName}List`)
  const scope = kind.namespaced ? '{namespace}' : undefined
  // pathOf encodes names; the braces of the placeholders are meant as they are.
  const collection = decodeURIComponent(pathOf(kind, scope))
  const single = decodeURIComponent(pathOf(kind, scope, '{name}'))
  const place = kind.namespaced ? [pathParameter('namespace')] : []
  const paths: Record<string, PathItem> = {
    [collection]: {
      parameters: place,
      get: operation(kind, 'list', [...selectors], undefined, list),
      post: operation(kind, 'post', [dryRun, fieldManager, fieldValidation], body(bodyContentTypes, own), own),
      ...(verbsOf(kind).includes('deletecollection')
        ? { delete: operation(kind, 'deletecollection', [...selectors, dryRun], undefined, { type: 'object' }) }
        : {}),
    },
    [single]: {
      parameters: [pathParameter('name'), ...place],
      get: operation(kind, 'get', [], undefined, own),
      put: operation(kind, 'put', [dryRun, fieldManager, fieldValidation], body(bodyContentTypes, own), own),
      patch: operation(
        kind,
        'patch',
        [dryRun, fieldManager, fieldValidation],
        body(patchContentTypes, { type: 'object' }),
        own,
      ),
      delete: operation(kind, 'delete', [dryRun], undefined, { type: 'object' }),
    },
  }
  if (kind.namespaced) paths[pathOf(kind)] = { get: operation(kind, 'list', [...selectors], undefined, list) }
  return paths
}

function operation(
  kind: Kind,
  action: string,
  parameters: object[],
  requestBody: object | undefined,
  answer: object,
): object {
  const { group, version } = kind
  return {
    tags: [group ? `${group.split('.')[0] ?? ''}_${version}` : `core_${version}`],
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group, version, kind: kind.kind },
    parameters,
    ...(requestBody ? { requestBody } : {}),
    responses: { '200': { description: 'OK', content: content(['application/json'], answer) } },
  }
}

function body(types: readonly string[], schema: object): object {
  return { required: true, content: content(types, schema) }
}

function content(types: readonly string[], schema: object): object {
  return Object.fromEntries(types.map((type) => [type, { schema }]))
}

function parameter(name: string, description: string): object {
  return { name, in: 'query', ...(description ? { description } : {}), schema: { type: 'string', uniqueItems: true } }
}

function pathParameter(name: string): object {
  return { name, in: 'path', required: true, schema: { type: 'string', uniqueItems: true } }
}
