import { describe, expect, test } from 'vitest'
import { canonicalElement, printPath } from '../../../../../../main/engine/registry/managed-fields/element.ts'
import {
  difference,
  type FieldSet,
  inOrder,
  intersection,
  matching,
  pathsOf,
  recursiveDifference,
  union,
} from '../../../../../../main/engine/registry/managed-fields/field-set.ts'

const set = (text: string): FieldSet => JSON.parse(text) as FieldSet
const a = set('{"f:data":{".":{},"f:x":{},"f:y":{}},"f:spec":{"f:n":{}}}')

describe('sets of fields', () => {
  test.each([
    [union, '{"f:data":{}}', a],
    [union, '{"f:data":{"f:z":{}}}', set('{"f:data":{".":{},"f:x":{},"f:y":{},"f:z":{}},"f:spec":{"f:n":{}}}')],
    [intersection, '{"f:data":{}}', set('{"f:data":{}}')],
    [intersection, '{"f:data":{"f:x":{}},"f:spec":{}}', set('{"f:data":{"f:x":{}}}')],
    // A field goes without what is below it, and stays when only that goes.
    [difference, '{"f:data":{}}', set('{"f:data":{"f:x":{},"f:y":{}},"f:spec":{"f:n":{}}}')],
    [difference, '{"f:data":{"f:x":{},"f:y":{}},"f:spec":{"f:n":{}}}', set('{"f:data":{}}')],
    [recursiveDifference, '{"f:data":{}}', set('{"f:spec":{"f:n":{}}}')],
    [recursiveDifference, '{"f:data":{"f:x":{}}}', set('{"f:data":{".":{},"f:y":{}},"f:spec":{"f:n":{}}}')],
  ])('%o with %s', (operation, other, result) => {
    expect(operation(a, set(other))).toEqual(result)
  })

  test('a pattern takes what it covers', () => {
    const containers = set('{"f:spec":{"f:c":{"k:{\\"name\\":\\"a\\"}":{".":{},"f:r":{"f:cpu":{}},"f:image":{}}}}}')
    expect(pathsOf(matching(containers, ['f:spec', 'f:c', '*', 'f:r']))).toEqual([
      ['f:spec', 'f:c', 'k:{"name":"a"}'],
      ['f:spec', 'f:c', 'k:{"name":"a"}', 'f:r', 'f:cpu'],
    ])
  })

  test('are written in upstream’s order: names, then keys by their values', () => {
    const mixed = set(
      '{"k:{\\"port\\":443}":{},"k:{\\"port\\":80}":{},"v:\\"b\\"":{},"v:\\"a\\"":{},"f:b":{},"f:a":{},".":{}}',
    )
    expect(Object.keys(inOrder(mixed))).toEqual([
      '.',
      'f:a',
      'f:b',
      'k:{"port":80}',
      'k:{"port":443}',
      'v:"a"',
      'v:"b"',
    ])
  })
})

describe('elements of paths', () => {
  test('have one proper form', () => {
    expect(canonicalElement('k:{ "b": 1, "a": "<" }')).toBe('k:{"a":"\\u003c","b":1}')
    expect(canonicalElement('x:unknown')).toBeUndefined()
    expect(() => canonicalElement('name')).toThrow('missing colon')
  })

  test('are shown as upstream shows them', () => {
    const path = ['f:spec', 'f:ports', 'k:{"containerPort":80,"protocol":"TCP"}', 'v:"a"', 'i:3']
    expect(printPath(path)).toBe('.spec.ports[containerPort=80,protocol="TCP"][="a"][3]')
  })
})
