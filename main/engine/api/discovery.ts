import { createHash } from 'node:crypto'
import { notAcceptable } from '#kube/meta/status-errors.ts'
import type { ServedKind } from '../registry/served-kinds.ts'
import { discoveredGroups, type DiscoveredGroup, type DiscoveredResource } from './group-versions.ts'
import { jsonResponse, type ApiRequest, type ApiResponse } from './message.ts'
import { negotiate, parseAccept } from './negotiate.ts'
import { respond } from './encode.ts'

/**
 * Discovery in both formats: the old one, a document per group version, and the aggregated one (KEP-3352), which is
 * told by the parameters of the media type. Source: apiserver pkg/endpoints/discovery.
 */
export interface Discovery {
  /** `/api` and `/apis`. */
  root(request: ApiRequest, isCore: boolean): ApiResponse
  /** `/apis/GROUP`; undefined for an unknown one. */
  group(request: ApiRequest, name: string): ApiResponse | undefined
  /** `/api/v1`, `/apis/GROUP/VERSION`. */
  version(request: ApiRequest, group: string, version: string): ApiResponse | undefined
}

export function createDiscovery(served: readonly ServedKind[]): Discovery {
  const groups = discoveredGroups(served)
  const named = groups.filter(({ name }) => name !== '')
  return {
    root(request, isCore) {
      const format = formatOf(request)
      if (format === 'legacy') return plain(request, isCore ? coreVersions(request) : groupList(named))
      const apiVersion = `apidiscovery.k8s.io/${format}`
      const items = (isCore ? groups.filter(({ name }) => name === '') : named).map(aggregatedGroup)
      return tagged(request, { kind: 'APIGroupDiscoveryList', apiVersion, metadata: {}, items }, format)
    },
    group(request, name) {
      const group = named.find((candidate) => candidate.name === name)
      return group && plain(request, { kind: 'APIGroup', apiVersion: 'v1', ...legacyGroup(group) })
    },
    version(request, group, version) {
      const found = groups
        .find(({ name }) => name === group)
        ?.versions.find((candidate) => candidate.version === version)
      if (!found) return undefined
      const groupVersion = group ? `${group}/${version}` : version
      const resources = found.resources.flatMap(legacyResources)
      // The core group's lists came before lists had an apiVersion.
      const apiVersion = group ? { apiVersion: 'v1' } : {}
      return plain(request, { kind: 'APIResourceList', ...apiVersion, groupVersion, resources })
    },
  }
}

/** Upstream tells the address that it advertises; clients reach this server by any that it has. */
function coreVersions({ raw: { serverAddress } }: ApiRequest): object {
  const addresses = [{ clientCIDR: '0.0.0.0/0', serverAddress }]
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: addresses }
}

function plain(request: ApiRequest, document: object): ApiResponse {
  const pretty = request.query.get('pretty')
  const negotiated = negotiate(request.header('accept'), false, pretty, request.header('user-agent'))
  return respond(200, `${JSON.stringify(document)}\n`, negotiated)
}

type Format = 'v2' | 'v2beta1' | 'legacy'

/** The first range of the Accept header that is known decides; unknown parameters are passed over. */
function formatOf(request: ApiRequest): Format {
  for (const { type, parameters } of parseAccept(request.header('accept'))) {
    if (!/^(application\/(json|yaml|\*)|\*\/\*)$/.test(type)) continue
    const { as, g, v } = parameters
    if (as === undefined) return 'legacy'
    if (as === 'APIGroupDiscoveryList' && g === 'apidiscovery.k8s.io' && (v === 'v2' || v === 'v2beta1')) return v
  }
  throw notAcceptable(['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'])
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

function aggregatedGroup({ name, versions }: DiscoveredGroup): object {
  return {
    metadata: name ? { name } : {},
    versions: versions.map(({ version, resources }) => {
      return { version, resources: resources.map(aggregatedResource), freshness: 'Current' }
    }),
  }
}

/** A response kind of the resource's own group version has neither: the reader knows them. */
function aggregatedResource(resource: DiscoveredResource): object {
  const { namespaced, singular: singularResource, verbs, shortNames, categories } = resource
  const subresources = resource.subresources.map(({ name, responseKind, verbs: allowed }) => {
    const isOwn = responseKind.group === resource.group && responseKind.version === resource.version
    return { subresource: name, responseKind: isOwn ? own(responseKind.kind) : responseKind, verbs: allowed }
  })
  return {
    resource: resource.resource,
    responseKind: own(resource.kind),
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource,
    verbs,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
    ...(subresources.length > 0 ? { subresources } : {}),
  }
}

function own(kind: string): object {
  return { group: '', version: '', kind }
}

function groupList(groups: readonly DiscoveredGroup[]): object {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(legacyGroup) }
}

function legacyGroup({ name, versions }: DiscoveredGroup): object {
  const listed = versions.map(({ version }) => ({ groupVersion: `${name}/${version}`, version }))
  return { name, versions: listed, preferredVersion: listed[0] }
}

function legacyResources(resource: DiscoveredResource): object[] {
  const { singular: singularName, namespaced, kind, verbs, shortNames, categories } = resource
  const self = {
    name: resource.resource,
    singularName,
    namespaced,
    kind,
    verbs,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
    ...(resource.stored ? { storageVersionHash: storageVersionHash(resource.stored) } : {}),
  }
  const below = resource.subresources.map((sub) => {
    const { group, version } = sub.responseKind
    const foreign = group === resource.group && version === resource.version ? {} : { group, version }
    const name = `${resource.resource}/${sub.name}`
    return { name, singularName: '', namespaced, ...foreign, kind: sub.responseKind.kind, verbs: sub.verbs }
  })
  return [self, ...below]
}

/** What upstream keeps in an older version than it prefers: clients compare the hash, nothing else shows it. */
const keptInBeta: ReadonlySet<string> = new Set([
  'CustomResourceDefinition',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
])

/** Source: apiserver pkg/endpoints/discovery/storageversionhash.go. */
function storageVersionHash({ group, version, kind }: NonNullable<DiscoveredResource['stored']>): string {
  const isBeta = keptInBeta.has(kind) && group.endsWith('.k8s.io')
  const kept = isBeta ? 'v1beta1' : version
  return createHash('sha256').update(`${group}/${kept}/${kind}`).digest().subarray(0, 8).toString('base64')
}
