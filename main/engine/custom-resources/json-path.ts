import { exactInteger } from '#base/exact-json.ts'
import { jsonTypeOf } from '#kube/meta/json.ts'
import { isFields } from './schema.ts'

type Step =
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'index'; readonly index: number }
  | { readonly type: 'all' }
  | { readonly type: 'deep'; readonly name: string }
  | { readonly type: 'filter'; readonly path: readonly Step[]; readonly operator: string; readonly value: unknown }

/** A path that leads to values. Undefined for a text that is none. */
export type JsonPath = (value: unknown) => unknown[]

const token =
  /\.\.([\w-]+)|\.\*|\[\*\]|\.((?:[^.[\]\\]|\\.)+)|\[(-?\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]|\[\?\(@((?:\.[\w-]+)+)\s*(==|!=|<=|>=|<|>)\s*("[^"]*"|'[^']*'|-?\d+(?:\.\d+)?|true|false)\)\]/y

/**
 * The part of JSONPath that printer columns and selectable fields use: names, keys, indices, `*`, `..name` and simple
 * filters. Source: client-go util/jsonpath.
 */
export function parseJsonPath(text: string): JsonPath | undefined {
  const steps = parseSteps(text)
  return (
    steps && ((value) => steps.reduce<unknown[]>((values, step) => values.flatMap((each) => take(each, step)), [value]))
  )
}

function parseSteps(text: string): Step[] | undefined {
  const steps: Step[] = []
  let offset = 0
  if (text === '.') return []
  while (offset < text.length) {
    token.lastIndex = offset
    const found = token.exec(text)
    if (!found) return undefined
    const step = stepOf(found)
    if (!step) return undefined
    steps.push(step)
    offset += found[0].length
  }
  return steps
}

function stepOf(found: RegExpExecArray): Step | undefined {
  const [all, deep, name, index, single, double, path, operator, literal] = found
  if (deep !== undefined) return { type: 'deep', name: deep }
  if (all === '.*' || all === '[*]') return { type: 'all' }
  if (index !== undefined) return { type: 'index', index: Number(index) }
  const key = name ?? single ?? double
  if (key !== undefined) return { type: 'field', name: key.replaceAll(/\\(.)/g, '$1') }
  const steps = parseSteps(path ?? '')
  if (!steps || literal === undefined) return undefined
  return { type: 'filter', path: steps, operator: operator ?? '==', value: literalOf(literal) }
}

function literalOf(text: string): unknown {
  if (/^["']/.test(text)) return text.slice(1, -1)
  if (text === 'true' || text === 'false') return text === 'true'
  return text.includes('.') ? Number(text) : exactInteger(BigInt(text))
}

function take(value: unknown, step: Step): unknown[] {
  switch (step.type) {
    case 'field':
      return isFields(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : []
    case 'index': {
      const item: unknown = Array.isArray(value) ? value.at(step.index) : undefined
      return item === undefined ? [] : [item]
    }
    case 'all':
      return Array.isArray(value) ? value : isFields(value) ? Object.values(value) : []
    case 'deep':
      return deep(value, step.name)
    case 'filter':
      return Array.isArray(value) ? value.filter((item) => fits(item, step)) : []
  }
}

function deep(value: unknown, name: string): unknown[] {
  const own = isFields(value) && Object.hasOwn(value, name) ? [value[name]] : []
  const members: unknown[] = Array.isArray(value) ? value : isFields(value) ? Object.values(value) : []
  return [...own, ...members.flatMap((member) => deep(member, name))]
}

function fits(item: unknown, { path, operator, value }: Extract<Step, { type: 'filter' }>): boolean {
  const [actual] = path.reduce<unknown[]>((values, step) => values.flatMap((each) => take(each, step)), [item])
  if (operator === '==') return actual === value
  if (operator === '!=') return actual !== value
  const [left, right] = [jsonTypeOf(actual), jsonTypeOf(value)]
  if (left !== right || (left !== 'number' && left !== 'string')) return false
  const [a, b] = [actual, value] as [string, string] | [number | bigint, number | bigint]
  const order = a < b ? -1 : a > b ? 1 : 0
  return operator === '<' ? order < 0 : operator === '>' ? order > 0 : operator === '<=' ? order <= 0 : order >= 0
}
