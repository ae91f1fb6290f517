import { describe, expect, test } from 'vitest'
import { formatLabelSelector, labelSelectorOf, matchesLabels, selects } from '#kube/selectors/labels.ts'
import { parseLabelSelector } from '#kube/selectors/parse-labels.ts'
import { refusalOf } from '../../../../support/test-registry.ts'

// apimachinery pkg/labels/selector_test.go.
test.each([
  ['', {}, true],
  ['x=y', { x: 'y' }, true],
  ['x==y', { x: 'z' }, false],
  ['x=y,z=w', { x: 'y', z: 'w' }, true],
  ['x!=y', {}, true],
  ['x!=y', { x: 'y' }, false],
  ['x', { x: '' }, true],
  ['x', {}, false],
  ['!x', {}, true],
  ['!x', { x: '1' }, false],
  ['x in (a,b)', { x: 'b' }, true],
  ['x in (a)', {}, false],
  ['x notin (a,b)', {}, true],
  ['x notin (a,b)', { x: 'a' }, false],
  ['x=', { x: '' }, true],
  ['x>1', { x: '2' }, true],
  ['x<7', { x: '8' }, false],
  ['x>1', { x: 'a' }, false],
  ['a.b/c-d in (,x) , !e', { 'a.b/c-d': '' }, true],
  ['toString', {}, false],
])('%s on %j is %s', (text, labels, result) => {
  expect(matchesLabels(parseLabelSelector(text), labels as Record<string, string>)).toBe(result)
})

test.each([
  ['x=a,y=b', 'x=a,y=b'],
  [' x == a ', 'x=a'],
  ['x in (b,a)', 'x in (a,b)'],
  ['z,!y,x notin (a)', 'x notin (a),!y,z'],
  ['x>1,y<2', 'x>1,y<2'],
])('%s is written %s', (text, canonical) => {
  expect(formatLabelSelector(parseLabelSelector(text))).toBe(canonical)
})

test.each([
  ['x=a||y=b', /unable to parse requirement: values\[0\]\[x\]: Invalid value/],
  ['x=a=b', "found '=', expected: ',' or 'end of string'"],
  ['x,', "found '', expected: identifier after ','"],
  [',x', "found ',', expected: !, identifier, or 'end of string'"],
  ['!', "unable to parse requirement: found '', expected: identifier"],
  ['x in a', "unable to parse requirement: found 'a' expected: '('"],
  ['x in (a', "unable to parse requirement: found '', expected: ',' or ')'"],
  [
    'x in ()',
    "unable to parse requirement: values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty",
  ],
  ['x y', "unable to parse requirement: found 'y', expected: in, notin, =, ==, !=, gt, lt"],
  [
    'x>a',
    `unable to parse requirement: values[0]: Invalid value: "a": for 'Gt', 'Lt' operators, the value must be an integer`,
  ],
  ['-x=a', /unable to parse requirement: <nil>: Invalid value: "-x": name part must consist of/],
])('%s is refused', async (text, message) => {
  const refusal = await refusalOf(() => parseLabelSelector(text))
  expect(refusal).toMatchObject({ code: 400, reason: 'BadRequest' })
  expect(refusal.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message))
})

describe('the selector of a spec', () => {
  test('selects by labels and expressions together', () => {
    const selector = {
      matchLabels: { app: 'web' },
      matchExpressions: [
        { key: 'tier', operator: 'In' as const, values: ['front', 'back'] },
        { key: 'old', operator: 'DoesNotExist' as const },
      ],
    }
    expect(selects(selector, { app: 'web', tier: 'front' })).toBe(true)
    expect(selects(selector, { app: 'web', tier: 'front', old: '' })).toBe(false)
    expect(formatLabelSelector(labelSelectorOf(selector) ?? [])).toBe('app=web,!old,tier in (back,front)')
  })

  test('selects all when it is empty, nothing when it is absent', () => {
    expect(selects({}, { a: 'b' })).toBe(true)
    expect(selects(undefined, { a: 'b' })).toBe(false)
  })
})
