import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import type { KubeObject } from '#kube/meta/object.ts'

/** An object that the real server accepts, and where it is created. */
export interface Fixture {
  /** `apps/v1 Deployment full`. */
  readonly id: string
  readonly object: KubeObject
  /** The URL path of its kind's list. */
  readonly collection: string
}

/** What a server says of a kind in discovery. */
interface DiscoveredResource {
  readonly resource: string
  readonly scope: 'Namespaced' | 'Cluster'
  readonly responseKind: { readonly kind: string }
}

export interface DiscoveredGroup {
  readonly metadata: { readonly name?: string }
  readonly versions: readonly { readonly version: string; readonly resources: readonly DiscoveredResource[] }[]
}

/** All fixtures, in the order of their files; `$NAMESPACE` in them stands for `namespace`. */
export function loadFixtures(namespace: string, groups: readonly DiscoveredGroup[]): Fixture[] {
  const folder = join(import.meta.dirname, 'fixtures')
  const files = globSync('*.yaml', { cwd: folder }).sort()
  return files.flatMap((file) =>
    parseAllDocuments(readFileSync(join(folder, file), 'utf8').replaceAll('$NAMESPACE', namespace)).map((document) => {
      const object = document.toJS() as KubeObject
      const label = object.metadata.name.replaceAll(namespace, '').replace(/^-|\.\.?example\.com$/g, '')
      return {
        id: `${object.apiVersion} ${object.kind} ${label}`,
        object,
        collection: collectionOf(object, namespace, groups),
      }
    }),
  )
}

function collectionOf({ apiVersion, kind }: KubeObject, namespace: string, groups: readonly DiscoveredGroup[]): string {
  const [group, version] = apiVersion.includes('/') ? (apiVersion.split('/') as [string, string]) : ['', apiVersion]
  const found = groups
    .find(({ metadata }) => (metadata.name ?? '') === group)
    ?.versions.find((each) => each.version === version)
    ?.resources.find(({ responseKind }) => responseKind.kind === kind)
  if (!found) throw new Error(`the real server does not serve ${apiVersion} ${kind}`)
  const root = group ? `/apis/${apiVersion}` : `/api/${version}`
  return `${root}${found.scope === 'Namespaced' ? `/namespaces/${namespace}` : ''}/${found.resource}`
}
