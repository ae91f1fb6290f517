import { describe, expect, test } from 'vitest'
import { createEnvironment } from '../../../../../main/engine/cel/environment.ts'
import { CelCompileError, CelError } from '../../../../../main/engine/cel/errors.ts'
import { dynType, formatType, intType, listType, mapType, stringType } from '../../../../../main/engine/cel/types.ts'
import { fromJson } from '../../../../../main/engine/cel/values/json.ts'
import { formatTimestamp } from '../../../../../main/engine/cel/values/timestamp.ts'
import {
  Duration,
  ListValue,
  MapValue,
  OptionalValue,
  Timestamp,
  TypeValue,
  Uint,
  type Value,
} from '../../../../../main/engine/cel/values/values.ts'
import recorded from './expressions.json' with { type: 'json' }

interface Row {
  readonly expression: string
  readonly type?: string
  readonly value?: string
  readonly cost?: number
  /** The error of the evaluation. */
  readonly fails?: string
  /** The error of the compiler. */
  readonly refused?: string
}

const environment = createEnvironment({
  variables: { d: dynType, l: listType(stringType), m: mapType(stringType, intType) },
})
const variables = {
  d: fromJson({ x: 3, s: 'abc', l: [1, 'two', 3.5, null, true], o: { k: 'v' } }),
  l: fromJson(['a', 'bb', 'ccc']),
  m: fromJson({ one: 1 }),
}

function shown(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (value === null) return 'NULL_VALUE'
  if (typeof value !== 'object') return String(value)
  if (value instanceof ListValue) return `[${[...value].map(shown).join(',')}]`
  if (value instanceof MapValue) return `map${String(value.size)}`
  if (value instanceof OptionalValue) return value.value === undefined ? 'none' : `opt(${shown(value.value)})`
  if (value instanceof Timestamp) return formatTimestamp(value)
  if (value instanceof Duration) return `${String(value.nanos)}ns`
  if (value instanceof Uint) return `${String(value.value)}u`
  if (value instanceof TypeValue) return value.type.name
  return value instanceof Uint8Array ? `b${Buffer.from(value).toString('hex')}` : 'opaque'
}

function evaluated(expression: string): Omit<Row, 'expression'> {
  try {
    const program = environment.compile(expression)
    const type = formatType(program.resultType)
    try {
      const { value, cost } = program.evaluate(variables)
      return { type, value: shown(value), cost }
    } catch (error) {
      if (error instanceof CelError) return { type, fails: error.message }
      throw error
    }
  } catch (error) {
    if (error instanceof CelCompileError || error instanceof CelError) return { refused: error.message }
    throw error
  }
}

// Recorded from cel-go in the environment of Kubernetes 1.36: values, types, errors and costs.
describe('an expression does what it does in Kubernetes', () => {
  test.each(recorded as readonly Row[])('$expression', ({ expression, ...wanted }) => {
    // Upstream finds these once it makes the program, which is when the expression is compiled here.
    if (wanted.refused !== undefined) expect(evaluated(expression).refused).toBe(wanted.refused)
    else expect(evaluated(expression)).toEqual(wanted)
  })
})
