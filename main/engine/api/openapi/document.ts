import { apiVersionOf, type Kind } from '#kube/meta/kind.ts'
import { typeNameOf } from '#kube/schema/schema.ts'
import { componentOf, reachableFrom, refTo } from './components.ts'
import { pathsOf } from './operations.ts'
import { patchExtensionsOf } from './patch-extensions.ts'

const deleteOptions = { apiVersion: 'v1', kind: 'DeleteOptions' }

/** The OpenAPI v3 document of one group version: enough for validation, `kubectl apply` and `kubectl explain`. */
export function documentOf(kinds: readonly Kind[]): object {
  const gvksByType = new Map<string, object[]>()
  for (const kind of kinds) {
    const typeName = typeNameOf(apiVersionOf(kind), kind.kind)
    if (typeName) gvksByType.set(typeName, [gvkOf(kind)])
  }
  const roots = [...gvksByType.keys(), typeNameOf(deleteOptions.apiVersion, deleteOptions.kind) ?? '']
  if (kinds.some((kind) => kind.subresources.includes('scale'))) roots.push(typeNameOf('autoscaling/v1', 'Scale') ?? '')
  const extensions = patchExtensionsOf(kinds)
  const schemas = [...reachableFrom(roots)].sort().map((name) => {
    return [name, componentOf(name, gvksByType.get(name) ?? [], extensions)]
  })
  const lists = kinds.map((kind) => [listNameOf(kind), listOf(kind)])
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.36.0' },
    paths: Object.assign({}, ...kinds.map(pathsOf)) as object,
    components: { schemas: Object.fromEntries([...schemas, ...lists]) as object },
  }
}

export function gvkOf({ group, version, kind }: Pick<Kind, 'group' | 'version' | 'kind'>): object {
  return { group, version, kind }
}

function listNameOf(kind: Kind): string {
  return `${typeNameOf(apiVersionOf(kind), kind.kind) ?? kind.kind}List`
}

function listOf(kind: Kind): object {
  return {
    type: 'object',
    description: `${kind.kind}List is a list of ${kind.kind}.`,
    required: ['items'],
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object' },
      items: { type: 'array', items: refTo(typeNameOf(apiVersionOf(kind), kind.kind) ?? '') },
    },
    'x-kubernetes-group-version-kind': [gvkOf({ ...kind, kind: `${kind.kind}List` })],
  }
}
