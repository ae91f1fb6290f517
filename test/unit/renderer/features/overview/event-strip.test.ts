import { expect, test } from 'vitest'
import { stripOf } from '../../../../../renderer/features/overview/event-strip.ts'

const now = Date.parse('2026-01-01T12:00:00Z')
const event = (minutesAgo: number, type = 'Normal') => ({
  id: '',
  type,
  reason: '',
  object: '',
  message: '',
  count: 1,
  time: new Date(now - minutesAgo * 60_000).toISOString(),
})

test('counts what was seen in each step of the last hour', () => {
  const strip = stripOf([event(1), event(1, 'Warning'), event(59), event(61), { ...event(1), time: undefined }], now)
  expect(strip).toHaveLength(30)
  expect(strip.at(-1)).toMatchObject({ normal: 1, warnings: 1 })
  expect(strip[0]).toMatchObject({ normal: 1, warnings: 0 })
  expect(strip.reduce((sum, cell) => sum + cell.normal + cell.warnings, 0)).toBe(3)
})
