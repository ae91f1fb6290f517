import { expect, test } from 'vitest'
import type { Row } from '#contract/objects.ts'
import { matchesFilter, parseFilter } from '../../../../renderer/objects/row-filter.ts'

const pod: Row = {
  id: 'c/1',
  cluster: 'c',
  namespace: 'shop',
  name: 'web-1',
  isDeleting: false,
  health: { state: 'failed', reason: 'CrashLoopBackOff' },
  labels: { app: 'web', 'app.kubernetes.io/part-of': 'store' },
  cells: ['web-1', '0/1', 'CrashLoopBackOff', 7, 'node-2'],
}

function matches(input: string, row: Row = pod): boolean {
  return matchesFilter(row, parseFilter(input))
}

test.each([
  ['', true],
  ['web', true],
  ['WEB', true],
  ['node-2', true],
  ['shop', true],
  ['part-of', true],
  ['part-of=store', false],
  ['database', false],
  ['web node-2', true],
  ['web node-9', false],
  ['app=web', true],
  ['app==web', true],
  ['app=we', false],
  ['app!=web', false],
  ['app!=db', true],
  ['tier!=db', true],
  ['app=', true],
  ['tier=', false],
  ['app.kubernetes.io/part-of=store', true],
  ['status:failed', true],
  ['status:crash', true],
  ['STATUS:Failed', true],
  ['status:ready', false],
  ['status:', true],
  ['app=web status:failed web', true],
])('%j → %j', (input, expected) => {
  expect(matches(input)).toBe(expected)
})

test('a row that is being deleted is found as terminating', () => {
  expect(matches('status:term', { ...pod, isDeleting: true })).toBe(true)
  expect(matches('status:term')).toBe(false)
})

test('a label called like a property of every object is no label', () => {
  expect(matches('constructor=')).toBe(false)
})
