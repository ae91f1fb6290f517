import type { JsonSchema } from '#kube/kinds/apiextensions/json-schema.ts'
import { propertyOf, valuesOf } from '../schema.ts'

export type FieldPath = { readonly path: string; readonly schema: JsonSchema } | { readonly problem: string }

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  "'": "'",
  '\\': '\\',
}

/**
 * Reads a path of fields and keys (`.spec['my-key'].name`) along a schema; lists cannot be gone into.
 * Source: apiextensions pkg/apiserver/schema/cel/validation.go ValidFieldPath.
 */
export function parseFieldPath(text: string, schema: JsonSchema, allowsKeys = true): FieldPath {
  const step = /\.([^.[\]]*)|\['((?:[^'\\]|\\.)*)'\]|\[/y
  let current = schema
  let path = ''
  let offset = 0
  while (offset < text.length) {
    step.lastIndex = offset
    const found = step.exec(text)
    if (!found) return { problem: `expected [ or . but got: ${text.slice(offset)}` }
    if (found[0].startsWith('[') && !allowsKeys) return { problem: 'array notation is not allowed' }
    if (found[0] === '[') return { problem: `expected single quoted string but got ${text.slice(offset + 1)}` }
    if (found[0] === '.') return { problem: 'unexpected end of JSON path' }
    const name = found[1] ?? unescape(found[2] ?? '')
    if (name === undefined) return { problem: `invalid string literal: invalid escape char` }
    const values = valuesOf(current)
    const property = propertyOf(current, name)
    const next = current.properties ? property : values
    if (!next) return { problem: 'does not refer to a valid field' }
    path += current.properties ? `${path === '' ? '' : '.'}${name}` : `[${name}]`
    current = next
    offset += found[0].length
  }
  return { path, schema: current }
}

/** Undefined for an escape that there is not. */
function unescape(text: string): string | undefined {
  let isValid = true
  const plain = text.replaceAll(/\\(.)/gs, (_all, letter: string) => {
    const known = escapes[letter]
    if (known === undefined) isValid = false
    return known ?? ''
  })
  return isValid ? plain : undefined
}
