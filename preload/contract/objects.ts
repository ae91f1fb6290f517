import * as v from 'valibot'
import type { Health, Relation } from '#kube/meta/kind.ts'
import type { JsonObject } from '#base/wire.ts'
import { call, stream } from './builders.ts'
import type { ErrorEnvelope } from './errors.ts'
import { clusterId, manifestText, namespaceName, objectRef, resourceRef } from './schemas.ts'

export type Cell = string | number | boolean | null

/** One object as a table row. The cells follow `columnsOf` its resource (columns.ts). */
export interface Row {
  /** `cluster/uid`: unique over all clusters. */
  id: string
  cluster: string
  namespace?: string
  name: string
  created?: string
  isDeleting: boolean
  health?: Health
  labels: Record<string, string>
  cells: Cell[]
  /** The descriptor's measures (`cpuRequests`, …), where it has some. */
  measures?: Record<string, number>
}

/** How fresh one cluster's part of a list is. A failure is a value: the other clusters go on. */
export interface FeedState {
  cluster: string
  /** `stale` shows the last good rows; `failed` never had any. */
  state: 'loading' | 'live' | 'stale' | 'failed'
  /** RFC 3339; when the rows were last known to be true. */
  asOf?: string
  error?: ErrorEnvelope
}

/** First one snapshot, then batches of what changed in about 100 ms, and feed states in between. */
export type RowsUpdate =
  | { type: 'snapshot'; rows: Row[]; feeds: FeedState[] }
  | { type: 'batch'; upserts: Row[]; deletes: string[] }
  | { type: 'feed'; feed: FeedState }

/** A whole object. `null` after its deletion. In a Secret every value is masked unless it was asked for. */
export interface ObjectUpdate {
  object: JsonObject | null
  /** The object as YAML without managedFields. */
  yaml: string
  feed: FeedState
}

export interface ApplyResult {
  /** 1-based line in the text where the document starts. */
  line: number
  ref: { apiVersion: string; kind: string; namespace?: string; name: string }
  outcome: 'created' | 'configured' | 'unchanged' | 'failed'
  error?: ErrorEnvelope
}

/** What stands around an object: owners, dependents, what it runs on, mounts and selects. */
export interface RelatedObject extends Omit<Relation, 'role'> {
  /** `dependent`: it names this object as its owner, or as its owner's owner. */
  role: Relation['role'] | 'dependent'
  resource?: { group: string; version: string; resource: string; namespaced: boolean }
  health?: Health
  exists: boolean
}

export const objects = {
  watch: stream(
    v.strictObject({
      clusters: v.pipe(v.array(clusterId), v.minLength(1), v.maxLength(256)),
      resource: resourceRef,
      /** Absent: all namespaces. */
      namespaces: v.optional(v.pipe(v.array(namespaceName), v.minLength(1), v.maxLength(256))),
      labelSelector: v.optional(v.pipe(v.string(), v.maxLength(4096))),
      /** Only the events about this object (uid). */
      involvedObject: v.optional(v.pipe(v.string(), v.maxLength(128))),
    }),
  ).yields<RowsUpdate>(),
  watchOne: stream(v.strictObject({ ref: objectRef, reveal: v.optional(v.boolean()) })).yields<ObjectUpdate>(),
  related: stream(v.strictObject({ ref: objectRef })).yields<RelatedObject[]>(),
  /** Creates or updates each document of the text, in order. A document that fails does not keep the others back. */
  apply: call(
    v.strictObject({
      cluster: clusterId,
      text: manifestText,
      namespace: v.optional(namespaceName),
      dryRun: v.boolean(),
    }),
  ).returns<ApplyResult[]>(),
  /** Replaces one object with edited YAML; a resourceVersion in it guards against lost updates (409). */
  replace: call(v.strictObject({ ref: objectRef, text: manifestText, dryRun: v.boolean() })).returns<ObjectUpdate>(),
  delete: call(
    v.strictObject({
      ref: objectRef,
      propagation: v.optional(v.picklist(['Background', 'Foreground', 'Orphan'])),
      gracePeriodSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
    }),
  ).returns<null>(),
  scale: call(
    v.strictObject({ ref: objectRef, replicas: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)) }),
  ).returns<null>(),
  /** Sets the restartedAt annotation of the pod template, as `kubectl rollout restart` does. */
  restart: call(v.strictObject({ ref: objectRef })).returns<null>(),
}
