import { expect, test } from 'vitest'
import { parseGoDuration, parseGoMilliseconds } from '#kube/duration/go-duration.ts'

// As time.ParseDuration of Go 1.26 answers.
test.each<[string, bigint | string]>([
  ['0', 0n],
  ['1h30m', 5_400_000_000_000n],
  ['-1.5s', -1_500_000_000n],
  ['+.5ms', 500_000n],
  ['1.us', 1_000n],
  ['2µs3μs4ns', 5_004n],
  ['9223372036854775807ns', 9_223_372_036_854_775_807n],
  ['9223372036854775808ns', 'time: invalid duration "9223372036854775808ns"'],
  ['', 'time: invalid duration ""'],
  ['-', 'time: invalid duration "-"'],
  ['.s', 'time: invalid duration ".s"'],
  ['--1s', 'time: invalid duration "--1s"'],
  ['3', 'time: missing unit in duration "3"'],
  ['1h 3m', 'time: unknown unit "h " in duration "1h 3m"'],
  ['1d', 'time: unknown unit "d" in duration "1d"'],
])('%j is %s', (text, expected) => {
  expect(parseGoDuration(text)).toBe(expected)
})

test('milliseconds have a fraction', () => {
  expect(parseGoMilliseconds('1500us')).toBe(1.5)
  expect(parseGoMilliseconds('x')).toBe('time: invalid duration "x"')
})
