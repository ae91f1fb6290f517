import { describe, expect, it } from 'vitest'
import { threeWayMergePatch } from '../../../../../main/clusters/actions/three-way.ts'

describe('a three-way merge patch', () => {
  it.each([
    ['nothing to do', { a: 1 }, { a: 1 }, { a: 1, theirs: 2 }, undefined],
    ['a new field', {}, { a: { b: 1 } }, {}, { a: { b: 1 } }],
    ['a changed field', { a: 1 }, { a: 2 }, { a: 1 }, { a: 2 }],
    ['a field that somebody else has changed', { a: 1 }, { a: 1 }, { a: 3 }, { a: 1 }],
    ['a field that is gone', { a: { b: 1, c: 1 } }, { a: { c: 1 } }, { a: { b: 1, c: 1 } }, { a: { b: null } }],
    ['a field that is gone here and there', { a: 1 }, {}, {}, undefined],
    ['a list that the server has completed', { l: [{ n: 1 }] }, { l: [{ n: 1 }] }, { l: [{ n: 1, d: 0 }] }, undefined],
    ['a list with an item changed', { l: [{ n: 1 }] }, { l: [{ n: 2 }] }, { l: [{ n: 1, d: 0 }] }, { l: [{ n: 2 }] }],
    [
      'a list from which something went',
      { l: [{ n: 1, e: 1 }] },
      { l: [{ n: 1 }] },
      { l: [{ n: 1, e: 1 }] },
      { l: [{ n: 1 }] },
    ],
    ['a list that is shorter', { l: [1, 2] }, { l: [1] }, { l: [1, 2] }, { l: [1] }],
    ['null, which says nothing', {}, { a: null, b: { c: null } }, { b: {} }, undefined],
  ])('says %s', (_name, last, wanted, live, patch) => {
    expect(threeWayMergePatch(last, wanted, live)).toEqual(patch)
  })
})
