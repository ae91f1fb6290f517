import { describe, expect, it } from 'vitest'
import { canonicalBase64 } from '#kube/schema/go-base64.ts'
import { formatTime, parseTime } from '#kube/schema/go-time.ts'

describe('base64', () => {
  it.each<[string, string | number]>([
    ['', ''],
    ['YQ==', 'YQ=='],
    ['YWJj', 'YWJj'],
    ['YW\r\nJj', 'YWJj'],
    ['YQ==\n', 'YQ=='],
    ['YQ=\n=', 'YQ=='],
    ['YQ', 0],
    ['YQ=', 3],
    ['YWJjY', 4],
    ['YWJj!', 4],
    ['Y===', 1],
    ['YQ==YQ==', 4],
    ['YQ=a', 2],
    ['=', 0],
    ['YWI-', 3],
  ])('%j is %j', (text, expected) => {
    expect(canonicalBase64(text)).toBe(expected)
  })
})

const seconds = 'parsing time "%s" as "2006-01-02T15:04:05Z07:00": cannot parse "%s" as "%s"'
const problem = (text: string, rest: string, layout: string): string =>
  [text, rest, layout].reduce((message, word) => message.replace('%s', word), seconds)

describe('times', () => {
  it.each<[string, string]>([
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
    ['2026-01-02T03:04:05.123456789Z', '2026-01-02T03:04:05Z'],
    ['2026-01-02T00:04:05+02:00', '2026-01-01T22:04:05Z'],
    ['2024-02-29T23:59:59-00:30', '2024-03-01T00:29:59Z'],
  ])('%s is %s', (text, expected) => {
    const parsed = parseTime(text, 0)
    expect(typeof parsed === 'string' ? parsed : formatTime(parsed, 0)).toBe(expected)
  })

  it.each<[string, string]>([
    ['yesterday', problem('yesterday', 'yesterday', '2006')],
    ['2026-01-02', problem('2026-01-02', '', 'T')],
    ['2026-01-02t03:04:05Z', problem('2026-01-02t03:04:05Z', 't03:04:05Z', 'T')],
    ['2026-13-02T03:04:05Z', 'parsing time "2026-13-02T03:04:05Z": month out of range'],
    ['2026-02-30T03:04:05Z', 'parsing time "2026-02-30T03:04:05Z": day out of range'],
    ['2026-02-03T03:04:05Zx', 'parsing time "2026-02-03T03:04:05Zx": extra text: "x"'],
  ])('%s is refused', (text, message) => {
    expect(parseTime(text, 0)).toBe(message)
  })

  it('wants all six decimals of a MicroTime', () => {
    expect(parseTime('2026-01-02T03:04:05Z', 6)).toBe(
      'parsing time "2026-01-02T03:04:05Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
    )
  })
})
