import { describe, expect, test } from 'vitest'
import { createEnvironment } from '../../../../../main/engine/cel/environment.ts'
import { CelCompileError, CelCostError } from '../../../../../main/engine/cel/errors.ts'
import { dynType } from '../../../../../main/engine/cel/types.ts'
import { fromJson } from '../../../../../main/engine/cel/values/json.ts'

const environment = createEnvironment({ variables: { d: dynType } })

function run(expression: string, d: unknown = {}): unknown {
  return environment.compile(expression).evaluate({ d: fromJson(d) }).value
}

describe('work is cut off by its cost', () => {
  const items = Array.from({ length: 1000 }, (_, i) => i)
  const text = 'a'.repeat(100_000)
  test.each([
    ['loops in loops', 'd.all(a, d.all(b, d.all(c, a + b + c >= 0)))', items],
    ['a loop that nothing ends early', 'd.map(a, d.map(b, d.map(c, a)))', items],
    ['text that grows', 'd.map(x, "ab".replace("", d.map(y, string(y)).join(","))).join("").size() > 0', items],
    ['a regular expression over and over', 'lists.range(100).exists(i, d.matches("(a*)*b"))', text],
    ['a list made too long', 'lists.range(900000).map(x, x).size() == 0', {}],
  ])('%s', (_name, expression, d) => {
    expect(() => run(expression, d)).toThrow(CelCostError)
  })

  test('an error cannot hide it', () => {
    expect(() => run('d.all(a, d.all(b, d.all(c, a + b + c >= 0))) || true', items)).toThrow(
      'operation cancelled: actual cost limit exceeded',
    )
  })

  test('the limit of the caller counts', () => {
    const program = environment.compile('d.all(x, x >= 0)')
    expect(program.evaluate({ d: fromJson([1]) }, 10).cost).toBe(7)
    expect(() => program.evaluate({ d: fromJson(items) }, 10)).toThrow(CelCostError)
  })
})

describe('an expression that is no good is refused', () => {
  test.each([
    ['nested too deeply', `${'('.repeat(300)}1${')'.repeat(300)}`],
    ['nested lists', `${'['.repeat(300)}1${']'.repeat(300)}`],
    ['a chain of unary signs and operators', `${'!('.repeat(300)}true${')'.repeat(300)}`],
    ['too long', `"${'a'.repeat(100_001)}"`],
    ['a regular expression that repeats too much', '"a".matches("((a{100}){100}){100}")'],
    ['look-ahead', '"a".matches("(?=a)")'],
  ])('%s', (_name, expression) => {
    expect(() => run(expression)).toThrow(CelCompileError)
  })

  test('long chains of macros are no more work than they are text', () => {
    const chain = `optional.of(1)${'.optMap(x, x + 1)'.repeat(24)}.value()`
    const start = performance.now()
    environment.compile(chain)
    expect(performance.now() - start).toBeLessThan(2000)
  })

  test('a regular expression that others take forever on', () => {
    expect(run('d.matches("^(a+)+$")', `${'a'.repeat(5000)}!`)).toBe(false)
  })
})

describe('names of JavaScript are names like any other', () => {
  test.each(['d.constructor', 'd.__proto__', 'd.toString', 'd["hasOwnProperty"]'])('%s', (expression) => {
    expect(() => run(expression, { a: 1 })).toThrow('no such key')
  })

  test('as the keys of data', () => {
    expect(run('d["__proto__"] + d.constructor', JSON.parse('{"__proto__": 1, "constructor": 2}'))).toBe(3n)
  })
})
