import { isDeepStrictEqual } from 'node:util'
import { delay } from '#base/async.ts'
import type { Clock } from '#base/clock.ts'
import { AppError } from '#base/errors.ts'
import { parseJson } from '#base/exact-json.ts'
import { isRecord } from '#base/wire.ts'
import type { DiscoveredKind } from '#contract/clusters.ts'
import { toEnvelope } from '#contract/errors.ts'
import type { ApplyResult } from '#contract/objects.ts'
import { pathOf } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { isReason } from '#kube/meta/status.ts'
import type { Connection } from '../connection.ts'
import { requestJson } from '../request.ts'
import { parseManifest, type ManifestEntry } from './manifest.ts'
import { findKind, type KindSource } from './mapping.ts'
import { threeWayMergePatch } from './three-way.ts'
import { refuseMasked, sendObject, toWrite } from './write.ts'

type JsonMap = Record<string, unknown>

const lastAppliedKey = 'kubectl.kubernetes.io/last-applied-configuration'

export interface ApplyOptions {
  /** For objects that name none. */
  readonly namespace?: string
  readonly dryRun: boolean
  readonly clock: Clock
}

/**
 * Applies each object of a text, in order, as `kubectl apply` does on the client's side: create, or a three-way patch
 * against what was applied last. One object's failure is its own result. Throws where the text itself is not readable.
 */
export async function applyManifest(
  cluster: Connection & KindSource,
  text: string,
  options: ApplyOptions,
): Promise<ApplyResult[]> {
  const results: ApplyResult[] = []
  let hasDefinition = false
  for (const { line, object } of parseManifest(text)) {
    try {
      const kind = await findKindSoon(cluster, object, hasDefinition, options.clock)
      const placed = place(object, kind, options.namespace ?? 'default')
      const outcome = await applyOne(cluster, kind, placed, options.dryRun)
      results.push({ line, ref: refOf(placed), outcome })
      hasDefinition ||= object.kind === 'CustomResourceDefinition'
    } catch (error) {
      results.push({ line, ref: refOf(object), outcome: 'failed', error: toEnvelope(error) })
    }
  }
  return results
}

/** A definition that this text has just created takes a moment until its kind is served. */
async function findKindSoon(
  cluster: KindSource,
  { apiVersion, kind }: KubeObject,
  hasDefinition: boolean,
  clock: Clock,
): Promise<DiscoveredKind> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await findKind(cluster, apiVersion, kind)
    } catch (error) {
      const isUnknown = error instanceof AppError && error.code === 'manifest.unknown-kind'
      if (!isUnknown || !hasDefinition || attempt === 10) throw error
      await delay(clock, 500)
    }
  }
}

function place(object: KubeObject, kind: DiscoveredKind, namespace: string): KubeObject {
  const { namespace: own, ...metadata } = object.metadata
  if (!kind.namespaced) return { ...object, metadata }
  return { ...object, metadata: { ...metadata, namespace: own ?? namespace } }
}

async function applyOne(
  connection: Connection,
  kind: DiscoveredKind,
  object: KubeObject,
  dryRun: boolean,
): Promise<ApplyResult['outcome']> {
  refuseMasked(object)
  const wanted = withoutStringData(object)
  const { namespace, name } = object.metadata
  const live = name ? await find(connection, pathOf(kind, namespace, name)) : undefined
  if (!live) {
    const created = name ? withLastApplied(wanted) : wanted
    await sendObject(connection, 'POST', toWrite(pathOf(kind, namespace), dryRun), created)
    return 'created'
  }
  const last = lastAppliedOf(live)
  const patch = threeWayMergePatch(last ?? {}, wanted as unknown as JsonMap, live)
  if (!patch && last && isDeepStrictEqual(last, parseJson(JSON.stringify(wanted)))) return 'unchanged'
  await sendObject(
    connection,
    'PATCH',
    toWrite(pathOf(kind, namespace, name), dryRun),
    annotate(patch ?? {}, wanted),
    'application/merge-patch+json',
  )
  return patch ? 'configured' : 'unchanged'
}

async function find(connection: Connection, path: string): Promise<JsonMap | undefined> {
  try {
    return await requestJson(connection, path)
  } catch (error) {
    if (isReason(error, 'NotFound')) return undefined
    throw error
  }
}

function lastAppliedOf(live: JsonMap): JsonMap | undefined {
  const metadata = isRecord(live['metadata']) ? live['metadata'] : {}
  const annotations = isRecord(metadata['annotations']) ? metadata['annotations'] : {}
  try {
    const last = parseJson(String(annotations[lastAppliedKey]))
    return isRecord(last) ? last : undefined
  } catch {
    return undefined
  }
}

/** All annotations of an object may have this many bytes together. Source: apimachinery pkg/api/validation/objectmeta.go. */
const maxAnnotationBytes = 262_144

/**
 * The object as it was applied, or null where it has no room: then a later apply removes no field that was left out,
 * which is better than an object that cannot be applied at all.
 */
function lastAppliedText(object: KubeObject): string | null {
  const text = `${JSON.stringify(object)}\n`
  const others = JSON.stringify(object.metadata.annotations ?? {})
  return Buffer.byteLength(text) + Buffer.byteLength(others) > maxAnnotationBytes ? null : text
}

function withLastApplied(object: KubeObject): KubeObject {
  const text = lastAppliedText(object)
  if (text === null) return object
  const annotations = { ...object.metadata.annotations, [lastAppliedKey]: text }
  return { ...object, metadata: { ...object.metadata, annotations } }
}

function annotate(patch: JsonMap, wanted: KubeObject): JsonMap {
  const metadata = isRecord(patch['metadata']) ? patch['metadata'] : {}
  const annotations = isRecord(metadata['annotations']) ? metadata['annotations'] : {}
  return {
    ...patch,
    metadata: { ...metadata, annotations: { ...annotations, [lastAppliedKey]: lastAppliedText(wanted) } },
  }
}

/** The server turns stringData into data; left as it is, no second apply would find what it asks for. */
function withoutStringData(object: KubeObject): KubeObject {
  const { stringData, data, ...rest } = object as KubeObject & { stringData?: unknown; data?: unknown }
  if (object.kind !== 'Secret' || object.apiVersion !== 'v1' || !isRecord(stringData)) return object
  const encoded = Object.entries(stringData).map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')])
  return {
    ...rest,
    data: { ...(isRecord(data) ? data : {}), ...(Object.fromEntries(encoded) as JsonMap) },
  } as KubeObject
}

function refOf({ apiVersion, kind, metadata }: ManifestEntry['object']): ApplyResult['ref'] {
  const { name, generateName, namespace } = metadata
  return { apiVersion, kind, name: name || `${generateName ?? ''}…`, ...(namespace ? { namespace } : {}) }
}
