import type { Row } from '#contract/objects.ts'

export interface Capacity {
  readonly resource: 'cpu' | 'memory' | 'pods'
  /** Cores, bytes, or a count. */
  readonly used: number
  readonly total: number
}

/**
 * What pods ask for beside what nodes offer, from the measures of the rows. Pods that have ended ask for nothing
 * (kubectl describe node counts the same way); a measure that no node has is left out.
 */
export function capacityOf(nodes: Iterable<Row>, pods: Iterable<Row>): Capacity[] {
  const running = [...pods].filter(({ health }) => health?.state !== 'succeeded' && health?.state !== 'failed')
  const offered = [...nodes]
  const all: Capacity[] = [
    { resource: 'cpu', used: sum(running, 'cpuRequests'), total: sum(offered, 'cpuAllocatable') },
    { resource: 'memory', used: sum(running, 'memoryRequests'), total: sum(offered, 'memoryAllocatable') },
    { resource: 'pods', used: running.length, total: sum(offered, 'podsAllocatable') },
  ]
  return all.filter(({ total }) => total > 0)
}

function sum(rows: readonly Row[], measure: string): number {
  return rows.reduce((total, row) => total + (row.measures?.[measure] ?? 0), 0)
}
