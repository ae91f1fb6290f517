import { describe, expect, test } from 'vitest'
import type { LogBatch } from '#contract/sessions.ts'
import { LogBuffer } from '../../../../../renderer/features/logs/log-buffer.ts'

function batch(texts: string[], pod = 'web-1', start = 0): LogBatch {
  const lines = texts.map((text, index) => ({
    pod,
    container: 'main',
    time: `2026-01-01T00:00:00.${String(start + index).padStart(9, '0')}Z`,
    text,
  }))
  return { lines, notices: [] }
}

const textsOf = (buffer: LogBuffer): string[] => buffer.lines.map(({ text }) => text)

describe('LogBuffer', () => {
  test('keeps the newest lines and counts the others', () => {
    const buffer = new LogBuffer(10)
    for (let start = 0; start < 25; start++) buffer.append(batch([String(start)], 'web-1', start))
    expect(buffer.lines.length).toBeLessThanOrEqual(11)
    expect(textsOf(buffer).at(-1)).toBe('24')
    expect(buffer.dropped + buffer.lines.length).toBe(25)
  })

  test('a line keeps its id when older ones go', () => {
    const buffer = new LogBuffer(10)
    buffer.append(batch(Array.from({ length: 11 }, (_, index) => String(index))))
    const before = buffer.lines.at(-1)
    buffer.append(batch(['11', '12'], 'web-1', 11))
    expect(buffer.lines.find(({ text }) => text === '10')?.id).toBe(before?.id)
  })

  test('lines that come again after a lost connection are not doubled, per container', () => {
    const buffer = new LogBuffer()
    buffer.append(batch(['a', 'b']))
    buffer.append(batch(['a', 'b', 'c']))
    buffer.append(batch(['x'], 'web-2'))
    expect(textsOf(buffer)).toEqual(['a', 'b', 'c', 'x'])
    expect(buffer.sources.value).toEqual(['web-1/main', 'web-2/main'])
  })

  test('colours meant for a terminal are taken out', () => {
    const buffer = new LogBuffer()
    buffer.append(batch(['\u001b[31mred\u001b[0m [not a colour]', '\u001b[2K\u001b[1Gdone']))
    expect(textsOf(buffer)).toEqual(['red [not a colour]', 'done'])
  })

  test('clearing shows what comes from then on', () => {
    const buffer = new LogBuffer()
    buffer.append(batch(['a']))
    buffer.clear()
    buffer.append(batch(['a', 'b']))
    expect(textsOf(buffer)).toEqual(['b'])
  })
})
