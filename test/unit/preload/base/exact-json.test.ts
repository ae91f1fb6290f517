import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { exactInteger, exactTags, parseJson } from '#base/exact-json.ts'

const largest = 2n ** 63n - 1n

describe('a whole number of JSON', () => {
  it.each<[string, number | bigint]>([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['-9007199254740993', -9007199254740993n],
    ['9223372036854775807', largest],
    ['-9223372036854775808', -largest - 1n],
    ['9223372036854775808', 2 ** 63],
    ['-9223372036854775809', -(2 ** 63)],
    ['1000000000000000000000', 1e21],
    ['9007199254740993.0', 9007199254740992],
    ['1e18', 1e18],
    ['0.1234567890123456', 0.1234567890123456],
    ['5', 5],
  ])('%s is as exact as an int64, and a float64 where it is none', (text, value) => {
    expect(parseJson(text)).toBe(value)
    expect(parseJson(`{"of":[${text},"9223372036854775807"]}`)).toEqual({ of: [value, '9223372036854775807'] })
  })

  it('is found wherever it stands in its text', () => {
    const found = Array.from({ length: 40 }, (_, spaces) => parseJson(`${' '.repeat(spaces)}[9007199254740993]`))
    expect(found).toEqual(found.map(() => [2n ** 53n + 1n]))
  })

  it('is written as it was read, wherever JSON is written', () => {
    const text = '{"a":[9223372036854775807,{"b":-9223372036854775808}],"c":1}'
    expect(JSON.stringify(parseJson(text))).toBe(text)
    expect(JSON.stringify(parseJson(text), null, 1)).toContain('"b": -9223372036854775808')
  })

  it('may stand in a text that is nested deeper than a reviver can go', () => {
    const text = `${'['.repeat(50_000)}9223372036854775807${']'.repeat(50_000)}`
    expect(parseJson(text)).toEqual(expect.any(Array))
  })

  it('is a number again as soon as one holds it', () => {
    expect([5n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 63n].map(exactInteger)).toEqual([5, 2 ** 53 - 1, 2n ** 53n, 2 ** 63])
  })
})

describe('a whole number of YAML', () => {
  it.each<['1.1' | '1.2', string, unknown]>([
    ['1.1', '9223372036854775807', largest],
    ['1.1', '9_223_372_036_854_775_807', largest],
    ['1.1', '0x7fffffffffffffff', largest],
    ['1.1', '0777', 511],
    ['1.1', '9223372036854775808', 2 ** 63],
    ['1.1', '"9223372036854775807"', '9223372036854775807'],
    ['1.2', '-9223372036854775808', -largest - 1n],
    ['1.2', '{"a":[9223372036854775807,3]}', { a: [largest, 3] }],
    ['1.2', '1.5', 1.5],
  ])('of version %s: %s', (version, text, value) => {
    expect(parse(text, { version, customTags: exactTags })).toEqual(value)
  })

  it.each(['1.1', '1.2'] as const)('is written as it is in version %s', (version) => {
    expect(stringify({ a: largest, b: [-largest] }, { version })).toBe(
      'a: 9223372036854775807\nb:\n  - -9223372036854775807\n',
    )
  })
})
