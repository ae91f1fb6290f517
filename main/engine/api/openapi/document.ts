import { apiVersionOf } from '#kube/meta/kind.ts'
import { typeNameOf } from '#kube/schema/structures.ts'
import type { CustomSchema, ServedKind } from '../../registry/served-kinds.ts'
import type { DiscoveredResource } from '../group-versions.ts'
import { componentsOf, patchComponent, type JsonSchema } from './components.ts'
import type { Documentation } from './documentation.ts'
import {
  deleteOptionsComponent,
  discoveryPathOf,
  pathsOf,
  resourceListComponent,
  statusComponent,
  type ComponentLookup,
} from './operations.ts'

export interface OpenApiDocument {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, object>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly securitySchemes: object
  }
}

const listMeta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta'
const objectMeta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'

/** The OpenAPI v3 document of one group version: for validation, `kubectl apply` and `kubectl explain`. */
export function documentOf(
  resources: readonly DiscoveredResource[],
  served: readonly ServedKind[],
  documentation: Documentation,
): OpenApiDocument {
  const custom = customSchemas(served)
  const componentOf: ComponentLookup = (kind) =>
    custom.names.get(keyOf(kind)) ?? typeNameOf(apiVersionOf(kind), kind.kind)
  const gvks = new Map<string, object[]>()
  const isWritten = resources.some(({ verbs }) => verbs.includes('patch'))
  const written = [deleteOptionsComponent, statusComponent, patchComponent, objectMeta, listMeta]
  const roots = new Set([resourceListComponent, ...(isWritten ? written : [])])
  for (const { kind } of served) {
    const name = componentOf(kind)
    if (name !== undefined) gvks.set(name, [gvkOf(kind)])
  }
  const include = (kind: Gvk): void => {
    const name = componentOf(kind)
    if (name === undefined) return
    gvks.set(name, [gvkOf(kind)])
    if (!custom.schemas[name]) roots.add(name)
  }
  for (const resource of resources) {
    include(resource)
    include({ ...resource, kind: `${resource.kind}List` })
    for (const { responseKind } of resource.subresources) include(responseKind)
  }
  gvks.set(deleteOptionsComponent, deleteOptionsKinds(resources))
  gvks.set(statusComponent, [gvkOf({ group: '', version: 'v1', kind: 'Status' })])
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'unversioned' },
    paths: Object.assign(
      {},
      ...resources.slice(0, 1).map(discoveryPathOf),
      ...resources.map((resource) => pathsOf(resource, componentOf)),
    ) as Record<string, object>,
    components: {
      schemas: { ...componentsOf(roots, gvks, documentation), ...custom.schemas },
      securitySchemes: {
        BearerToken: { description: 'A bearer token', type: 'apiKey', name: 'authorization', in: 'header' },
      },
    },
  }
}

interface Gvk {
  readonly group: string
  readonly version: string
  readonly kind: string
}

function gvkOf({ group, version, kind }: Gvk): object {
  return { group, kind, version }
}

function keyOf({ group, version, kind }: Gvk): string {
  return `${group}/${version}/${kind}`
}

/** Every group version registers the options of its deletions. */
function deleteOptionsKinds(resources: readonly DiscoveredResource[]): object[] {
  const versions = new Set(['/v1', ...resources.map(({ group, version }) => `${group}/${version}`)])
  return [...versions].map((groupVersion) => {
    const [group = '', version = ''] = groupVersion.split('/')
    return gvkOf({ group, version, kind: 'DeleteOptions' })
  })
}

interface CustomSchemas {
  readonly names: ReadonlyMap<string, string>
  readonly schemas: Readonly<Record<string, JsonSchema>>
}

function customSchemas(served: readonly ServedKind[]): CustomSchemas {
  const names = new Map<string, string>()
  const schemas: Record<string, JsonSchema> = {}
  const add = (kind: Gvk, { name, schema }: CustomSchema): void => {
    names.set(keyOf(kind), name)
    schemas[name] = { ...schema, 'x-kubernetes-group-version-kind': [gvkOf(kind)] }
  }
  for (const { kind, openApi } of served) {
    if (!openApi) continue
    add(kind, openApi.object)
    add({ ...kind, kind: openApi.listKind }, openApi.list)
  }
  return { names, schemas }
}
