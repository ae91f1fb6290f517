import { statSync } from 'node:fs'
import type { Kind } from '#kube/meta/kind.ts'
import type { ServedKinds } from '../registry/served-kinds.ts'
import { observed, type Metric, type Sample } from './metric.ts'

/** What is asked of the store. */
export interface MeasuredStore {
  /** Where it stands now. */
  position(): { readonly revision: number; readonly floor: number }
  count(kind: Kind): number
  /** The file that holds the data; absent in memory. */
  readonly file?: string
}

/** The store under names of its own: it is no etcd, and what watches over etcd would misread it. */
export function storeMetrics(store: MeasuredStore, served: ServedKinds): readonly Metric[] {
  const { file } = store
  const one = (value: number): Sample[] => [{ labels: {}, value }]
  const size = (path: string): Sample[] => one(statSync(path, { throwIfNoEntry: false })?.size ?? 0)
  return [
    observed('gauge', 'archipel_store_revision', 'Revision of the newest commit', () => one(store.position().revision)),
    observed('gauge', 'archipel_store_history_floor', 'Oldest revision that a watch can start from', () =>
      one(store.position().floor),
    ),
    observed('gauge', 'archipel_store_objects', 'Number of stored objects by kind', () =>
      served.stored.map((kind) => ({
        labels: { group: kind.group, resource: kind.resource },
        value: store.count(kind),
      })),
    ),
    ...(file === undefined
      ? []
      : [observed('gauge', 'archipel_store_bytes', 'Size of the database file in bytes', () => size(file))]),
  ]
}
