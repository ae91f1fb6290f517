import type { Cell } from '../components/fact.ts'

const mostRows = 60

/** The leaves of a value as rows of path and text; a list of plain values is one row. For what no descriptor knows. */
export function fieldRows(value: object | undefined, mostDepth = 4): Cell[][] {
  return leavesOf((value ?? {}) as Field, '', mostDepth)
    .slice(0, mostRows)
    .map(([path, text]) => [
      { value: path, mono: true },
      { value: text, mono: true },
    ])
}

type Field = string | number | boolean | null | undefined | readonly Field[] | { readonly [key: string]: Field }

function leavesOf(value: Field, path: string, depth: number): [path: string, text: string][] {
  if (value === null || value === undefined) return []
  if (typeof value !== 'object') return [[path, String(value)]]
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) {
    return value.length > 0 ? [[path, value.join(', ')]] : []
  }
  if (depth === 0) return [[path, JSON.stringify(value)]]
  return Object.entries(value).flatMap(([key, inner]) => {
    const name = Array.isArray(value) ? `[${key}]` : `${path ? '.' : ''}${key}`
    return leavesOf(inner, `${path}${name}`, depth - 1)
  })
}
