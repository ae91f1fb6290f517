import type { Row } from '#contract/objects.ts'

export interface Capacity {
  readonly resource: 'cpu' | 'memory' | 'pods'
  /** Cores, bytes, or a count. */
  readonly used: number
  readonly total: number
}

/**
 * What pods ask for beside what nodes offer, from the measures of the rows. A measure that no node has is left out.
 */
export function capacityOf(nodes: Iterable<Row>, pods: Iterable<Row>): Capacity[] {
  const asking = [...pods]
  const offered = [...nodes]
  const all: Capacity[] = [
    { resource: 'cpu', used: sum(asking, 'cpuRequests'), total: sum(offered, 'cpuAllocatable') },
    { resource: 'memory', used: sum(asking, 'memoryRequests'), total: sum(offered, 'memoryAllocatable') },
    { resource: 'pods', used: sum(asking, 'podRequests'), total: sum(offered, 'podsAllocatable') },
  ]
  return all.filter(({ total }) => total > 0)
}

function sum(rows: readonly Row[], measure: string): number {
  return rows.reduce((total, row) => total + (row.measures?.[measure] ?? 0), 0)
}
