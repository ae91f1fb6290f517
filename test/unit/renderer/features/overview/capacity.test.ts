import { expect, test } from 'vitest'
import type { Row } from '#contract/objects.ts'
import { capacityOf } from '../../../../../renderer/features/overview/capacity.ts'

function row(name: string, measures: Record<string, number>): Row {
  return { id: name, cluster: 'c', name, isDeleting: false, labels: {}, cells: [], measures }
}

test('adds up what nodes offer and what running pods ask for', () => {
  const nodes = [
    row('a', { cpuAllocatable: 4, memoryAllocatable: 100, podsAllocatable: 110 }),
    row('b', { cpuAllocatable: 2 }),
  ]
  const pods = [
    row('one', { podRequests: 1, cpuRequests: 0.5, memoryRequests: 10 }),
    row('two', { podRequests: 1, cpuRequests: 1 }),
    row('done', {}),
  ]
  expect(capacityOf(nodes, pods)).toEqual([
    { resource: 'cpu', used: 1.5, total: 6 },
    { resource: 'memory', used: 10, total: 100 },
    { resource: 'pods', used: 2, total: 110 },
  ])
})

test('says nothing where no node says what it offers', () => {
  expect(capacityOf([], [row('one', { cpuRequests: 1 })])).toEqual([])
})
