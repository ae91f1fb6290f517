import { parse, parseAllDocuments, stringify } from 'yaml'
import { toEnvelope } from '#contract/errors.ts'
import type { ArchipelClient } from '#contract/contract.ts'
import type { ApplyResult, FeedState, ObjectUpdate, RowsUpdate } from '#contract/objects.ts'
import type { ObjectRef } from '#contract/schemas.ts'
import { AppError } from '#base/errors.ts'
import type { JsonObject } from '#base/wire.ts'
import { kindOfObject } from '#kube/kinds/registry.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { statusError } from '#kube/meta/status.ts'
import { isOf, type FakeCluster } from './fake-cluster.ts'
import { streamOf } from './fake-streams.ts'

export function fakeObjects(cluster: FakeCluster, now: () => number): ArchipelClient['objects'] {
  const feed: FeedState = { cluster: cluster.id, state: 'live' }
  const mustGet = (ref: ObjectRef): KubeObject => {
    const object = cluster.get(ref)
    if (!object) throw statusError(404, 'NotFound', `${ref.resource.resource} "${ref.name}" not found`)
    return object
  }
  const toUpdate = (object: KubeObject, isRevealed: boolean): ObjectUpdate => {
    const shown = object.kind === 'Secret' && !isRevealed ? masked(object) : object
    return { object: shown as unknown as JsonObject, yaml: stringify(shown), feed }
  }
  return {
    watch({ clusters, resource, namespaces, involvedObject }, options) {
      const matches = (object: KubeObject): boolean =>
        clusters.includes(cluster.id) &&
        isOf(object, resource) &&
        (!namespaces || namespaces.includes(object.metadata.namespace ?? '')) &&
        (!involvedObject || 'involvedObject' in object)
      const rows = cluster
        .list(resource)
        .filter(matches)
        .map((object) => cluster.rowOf(object))
      const first: RowsUpdate = { type: 'snapshot', rows, feeds: clusters.map((id) => ({ ...feed, cluster: id })) }
      return streamOf(options?.signal, [first], cluster.changes, ({ object, isGone }): RowsUpdate | undefined => {
        if (!matches(object)) return undefined
        const row = cluster.rowOf(object)
        return { type: 'batch', upserts: isGone ? [] : [row], deletes: isGone ? [row.id] : [] }
      })
    },
    watchOne({ ref, reveal }, options) {
      const object = cluster.get(ref)
      const first = object ? toUpdate(object, reveal ?? false) : { object: null, yaml: '', feed }
      return streamOf(options?.signal, [first], cluster.changes, ({ object: changed, isGone }) => {
        const { name, namespace } = changed.metadata
        if (!isOf(changed, ref.resource) || name !== ref.name || namespace !== ref.namespace) return undefined
        return isGone ? { object: null, yaml: '', feed } : toUpdate(changed, reveal ?? false)
      })
    },
    related({ ref }, options) {
      const object = mustGet(ref)
      const relations = kindOfObject(object.apiVersion, object.kind)?.relations?.(object) ?? []
      const owners = (object.metadata.ownerReferences ?? []).map(({ apiVersion, kind, name }) => ({
        apiVersion,
        kind,
        name,
        ...(ref.namespace ? { namespace: ref.namespace } : {}),
        role: 'owner' as const,
      }))
      const seen = new Map([...owners, ...relations].map((relation) => [`${relation.kind}/${relation.name}`, relation]))
      const all = [...seen.values()].map((relation) => ({ ...relation, exists: true }))
      return streamOf(options?.signal, [all], cluster.changes, () => undefined)
    },
    apply: ({ text, namespace, dryRun }) =>
      Promise.resolve(applyAll(cluster, now, text, namespace ?? 'default', dryRun)),
    replace: ({ ref, text, dryRun }) => {
      const present = mustGet(ref)
      const next = parse(text) as KubeObject
      if (next.metadata.resourceVersion !== present.metadata.resourceVersion) {
        return Promise.reject(
          statusError(409, 'Conflict', 'the object has been modified; please apply your changes to the latest version'),
        )
      }
      return Promise.resolve(toUpdate(dryRun ? next : cluster.put(next), true))
    },
    delete: ({ ref }) => Promise.resolve((cluster.remove(mustGet(ref)), null)),
    scale: ({ ref, replicas }) => {
      const object = mustGet(ref) as KubeObject & { spec: object }
      cluster.put({ ...object, spec: { ...object.spec, replicas } } as KubeObject)
      return Promise.resolve(null)
    },
    restart: ({ ref }) => Promise.resolve((cluster.put(mustGet(ref)), null)),
  }
}

function masked(secret: KubeObject): KubeObject {
  const { data = {} } = secret as KubeObject & { data?: Record<string, string> }
  return { ...secret, data: Object.fromEntries(Object.keys(data).map((key) => [key, '********'])) } as KubeObject
}

function applyAll(
  cluster: FakeCluster,
  now: () => number,
  text: string,
  namespace: string,
  isDryRun: boolean,
): ApplyResult[] {
  const documents = parseAllDocuments(text)
  if ('empty' in documents) return []
  return documents.map((document): ApplyResult => {
    const line = text.slice(0, document.range[0]).split('\n').length
    const problem = document.errors[0]
    if (problem) throw new AppError('manifest.invalid', { line, column: 1, reason: problem.message })
    const object = document.toJS() as KubeObject
    const kind = kindOfObject(object.apiVersion, object.kind)
    const ref = { apiVersion: object.apiVersion, kind: object.kind, name: object.metadata.name }
    if (!kind) {
      const { apiVersion, kind: name } = object
      return {
        line,
        ref,
        outcome: 'failed',
        error: toEnvelope(new AppError('manifest.unknown-kind', { line, apiVersion, kind: name })),
      }
    }
    const metadata = {
      uid: `uid-${object.kind}-${object.metadata.name}`,
      creationTimestamp: new Date(now()).toISOString(),
      ...object.metadata,
      ...(kind.namespaced ? { namespace: object.metadata.namespace ?? namespace } : {}),
    }
    const { resource } = {
      resource: { group: kind.group, version: kind.version, resource: kind.resource, namespaced: kind.namespaced },
    }
    const exists = cluster.get({
      resource,
      ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
      name: metadata.name,
    })
    if (!isDryRun) cluster.put({ ...object, metadata })
    return {
      line,
      ref: { ...ref, ...(metadata.namespace ? { namespace: metadata.namespace } : {}) },
      outcome: exists ? 'configured' : 'created',
    }
  })
}
