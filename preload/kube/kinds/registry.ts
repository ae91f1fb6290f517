import type { Kind } from '../meta/kind.ts'
import { deployment } from './apps/deployment.ts'
import { replicaSet } from './apps/replica-set.ts'
import { lease } from './coordination/lease.ts'
import { configMap } from './core/config-map.ts'
import { endpoints } from './core/endpoints.ts'
import { event } from './core/event.ts'
import { namespace } from './core/namespace.ts'
import { node } from './core/node.ts'
import { pod } from './core/pod.ts'
import { secret } from './core/secret.ts'
import { serviceAccount } from './core/service-account.ts'
import { service } from './core/service.ts'
import { endpointSlice } from './discovery/endpoint-slice.ts'

/** Every kind that has a descriptor. A new kind is one file and one line here. */
export const kinds: readonly Kind[] = [
  configMap,
  endpoints,
  event,
  namespace,
  node,
  pod,
  secret,
  service,
  serviceAccount,
  deployment,
  replicaSet,
  endpointSlice,
  lease,
] as readonly unknown[] as readonly Kind[]

const byResource = new Map(kinds.map((kind) => [`${kind.group}/${kind.resource}`, kind]))
const byKind = new Map(kinds.map((kind) => [`${kind.group}/${kind.kind}`, kind]))

export function kindOfResource(group: string, resource: string): Kind | undefined {
  return byResource.get(`${group}/${resource}`)
}

/** Finds a descriptor by the `apiVersion` and `kind` of an object; the version is not compared. */
export function kindOfObject(apiVersion: string, kind: string): Kind | undefined {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
  return byKind.get(`${group}/${kind}`)
}
