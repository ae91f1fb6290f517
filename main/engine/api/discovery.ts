import { createHash } from 'node:crypto'
import { apiVersionOf, type Kind } from '#kube/meta/kind.ts'
import { notAcceptable } from '#kube/meta/status-errors.ts'
import { jsonResponse, type ApiRequest, type ApiResponse } from './message.ts'
import { parseAccept } from './negotiate.ts'
import { subresourcesOf, verbsOf } from './served-resources.ts'

/**
 * Discovery in both formats: the old one, a document per group version, and the aggregated one (KEP-3352), which is
 * told by the parameters of the media type. Source: apiserver pkg/endpoints/discovery.
 */
export interface Discovery {
  /** `/api` and `/apis`. */
  root(request: ApiRequest, isCore: boolean): ApiResponse
  /** `/apis/GROUP`; undefined for an unknown one. */
  group(name: string): ApiResponse | undefined
  /** `/api/v1`, `/apis/GROUP/VERSION`. */
  version(groupVersion: string): ApiResponse | undefined
}

export function createDiscovery(kinds: readonly Kind[]): Discovery {
  const groups = Map.groupBy(kinds, (kind) => kind.group)
  const groupNames = [...groups.keys()].filter((name) => name !== '')
  return {
    root(request, isCore) {
      const format = formatOf(request)
      const names = isCore ? [''] : groupNames
      if (format === 'legacy') return jsonResponse(200, isCore ? coreVersions : groupList(groups, names))
      const apiVersion = `apidiscovery.k8s.io/${format}`
      const items = names.map((name) => aggregatedGroup(name, groups.get(name) ?? []))
      return tagged(request, { kind: 'APIGroupDiscoveryList', apiVersion, metadata: {}, items }, format)
    },
    group(name) {
      const members = groups.get(name)
      if (!members || name === '') return undefined
      return jsonResponse(200, { kind: 'APIGroup', apiVersion: 'v1', ...legacyGroup(name, members) })
    },
    version(groupVersion) {
      const members = kinds.filter((kind) => apiVersionOf(kind) === groupVersion)
      if (members.length === 0) return undefined
      return jsonResponse(200, {
        kind: 'APIResourceList',
        apiVersion: 'v1',
        groupVersion,
        resources: members.flatMap(legacyResources),
      })
    },
  }
}

const coreVersions = {
  kind: 'APIVersions',
  versions: ['v1'],
  serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '' }],
}

type Format = 'v2' | 'v2beta1' | 'legacy'

/** The first range of the Accept header that is known decides; unknown parameters are passed over. */
function formatOf(request: ApiRequest): Format {
  for (const { type, parameters } of parseAccept(request.header('accept'))) {
    if (!/^(application\/(json|\*)|\*\/\*)$/.test(type)) continue
    const { as, g, v } = parameters
    if (as === undefined) return 'legacy'
    if (as === 'APIGroupDiscoveryList' && g === 'apidiscovery.k8s.io' && (v === 'v2' || v === 'v2beta1')) return v
  }
  throw notAcceptable(['application/json'])
}

function tagged(request: ApiRequest, document: object, format: Format): ApiResponse {
  const etag = `"${createHash('sha512').update(JSON.stringify(document)).digest('hex').toUpperCase()}"`
  const headers = {
    'content-type': `application/json;g=apidiscovery.k8s.io;v=${format};as=APIGroupDiscoveryList`,
    etag,
    vary: 'Accept',
    'cache-control': 'public',
  }
  if (request.header('if-none-match') === etag) return { status: 304, headers, body: Buffer.alloc(0) }
  return jsonResponse(200, document, headers)
}

function aggregatedGroup(name: string, members: readonly Kind[]): object {
  const versions = [...Map.groupBy(members, (kind) => kind.version)].map(([version, kinds]) => {
    return { version, resources: kinds.map(aggregatedResource), freshness: 'Current' }
  })
  return { metadata: name ? { name } : {}, versions }
}

function aggregatedResource(kind: Kind): object {
  const { group, version, resource, singular, namespaced, shortNames, categories } = kind
  const subresources = subresourcesOf(kind).map((sub) => {
    return { subresource: sub.name, responseKind: sub.responseKind, verbs: sub.verbs }
  })
  return {
    resource,
    responseKind: { group, version, kind: kind.kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: verbsOf(kind),
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
    ...(subresources.length > 0 ? { subresources } : {}),
  }
}

function groupList(groups: ReadonlyMap<string, Kind[]>, names: readonly string[]): object {
  const listed = names.map((name) => legacyGroup(name, groups.get(name) ?? []))
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: listed }
}

function legacyGroup(name: string, members: readonly Kind[]): object {
  const versions = [...new Set(members.map((kind) => kind.version))].map((version) => {
    return { groupVersion: `${name}/${version}`, version }
  })
  return { name, versions, preferredVersion: versions[0] }
}

function legacyResources(kind: Kind): object[] {
  const { resource, singular: singularName, namespaced, shortNames, categories } = kind
  const own = {
    name: resource,
    singularName,
    namespaced,
    kind: kind.kind,
    verbs: verbsOf(kind),
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
  }
  const below = subresourcesOf(kind).map(({ name, responseKind, verbs }) => {
    const { group, version } = responseKind
    const foreign = group === kind.group && version === kind.version ? {} : { group, version }
    return { name: `${resource}/${name}`, singularName: '', namespaced, ...foreign, kind: responseKind.kind, verbs }
  })
  return [own, ...below]
}
