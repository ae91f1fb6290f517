import { describe, expect, test } from 'vitest'
import { applyPatch } from '../../../../../../main/engine/registry/patch/apply-patch.ts'
import { freezeJson } from '#kube/meta/json.ts'
import type { PatchType } from '#kube/meta/kind.ts'
import { structureOf } from '#kube/schema/structures.ts'
import { refusalOf } from '../../../../../support/test-registry.ts'

const pod = structureOf('v1', 'Pod')

function patched(type: PatchType, current: object, patch: unknown, structure = pod): unknown {
  return applyPatch(type, structure, freezeJson(structuredClone(current)), patch)
}

describe('JSON patch', () => {
  const current = { metadata: { labels: { 'a/b': '1' } }, list: [1, 2] }

  test('applies its operations in order', () => {
    const patch = [
      { op: 'test', path: '/metadata/labels/a~1b', value: '1' },
      { op: 'replace', path: '/metadata/labels/a~1b', value: '2' },
      { op: 'add', path: '/list/-', value: 3 },
      { op: 'add', path: '/list/0', value: 0 },
      { op: 'remove', path: '/list/1' },
      { op: 'copy', from: '/list', path: '/copy' },
      { op: 'move', from: '/metadata/labels', path: '/labels' },
    ]
    expect(patched('json', current, patch)).toEqual({
      metadata: {},
      labels: { 'a/b': '2' },
      list: [0, 2, 3],
      copy: [0, 2, 3],
    })
  })

  test('can replace the whole document', () => {
    expect(patched('json', current, [{ op: 'replace', path: '', value: { new: true } }])).toEqual({ new: true })
  })

  test.each([
    ['a failed test', [{ op: 'test', path: '/list/0', value: 9 }]],
    ['a missing path', [{ op: 'remove', path: '/nothing' }]],
    ['a missing parent', [{ op: 'add', path: '/nothing/here', value: 1 }]],
    ['an index past the end', [{ op: 'add', path: '/list/9', value: 1 }]],
    ['a name in a list', [{ op: 'add', path: '/list/x', value: 1 }]],
    ['an unknown op', [{ op: 'patch', path: '/a' }]],
    ['no path', [{ op: 'add', value: 1 }]],
    ['a path that is no pointer', [{ op: 'add', path: 'a', value: 1 }]],
    ['no from', [{ op: 'copy', path: '/a' }]],
    ['copies without end', Array.from({ length: 60 }, () => ({ op: 'copy', from: '/list', path: '/list/-' }))],
  ])('refuses %s (422)', async (_, patch) => {
    expect(await refusalOf(() => patched('json', current, patch))).toMatchObject({
      code: 422,
      reason: 'Invalid',
      message: 'the server rejected our request due to an error in our request',
    })
  })

  test.each([
    ['an object', { op: 'add' }],
    ['a number', [1]],
  ])('refuses %s (400)', async (_, patch) => {
    expect(await refusalOf(() => patched('json', current, patch))).toMatchObject({ code: 400, reason: 'BadRequest' })
  })

  // As the library of upstream, not as RFC 6902 has it.
  test.each([
    ['replaces what is missing', [{ op: 'replace', path: '/new', value: 1 }], { ...current, new: 1 }],
    ['copies what is missing as null', [{ op: 'copy', path: '/new', from: '/none' }], { ...current, new: null }],
    ['adds null without a value', [{ op: 'add', path: '/new' }], { ...current, new: null }],
    ['counts from the end below zero', [{ op: 'remove', path: '/list/-1' }], { ...current, list: [1] }],
    ['takes null for what is missing', [{ op: 'test', path: '/none', value: null }], current],
  ])('%s', (_, patch, result) => {
    expect(patched('json', current, patch)).toEqual(result)
  })

  test('refuses more than 10,000 operations (413)', async () => {
    const patch = Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/list', value: [1, 2] }))
    expect(await refusalOf(() => patched('json', current, patch))).toMatchObject({ code: 413 })
  })

  test('reaches no prototype', async () => {
    const patch = [{ op: 'add', path: '/__proto__/polluted', value: true }]
    expect(await refusalOf(() => patched('json', current, patch))).toMatchObject({ code: 422 })
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

describe('merge patch', () => {
  // RFC 7396, appendix A.
  test.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j with %j is %j', (current, patch, result) => {
    expect(patched('merge', current, patch)).toEqual(result)
  })

  test('refuses what is no object (400)', async () => {
    expect(await refusalOf(() => patched('merge', {}, ['c']))).toMatchObject({ code: 400 })
  })

  test('keeps a member called __proto__ a member', () => {
    const result = patched('merge', {}, JSON.parse('{"data":{"__proto__":{"polluted":true}}}')) as { data: object }
    expect(Object.keys(result.data)).toEqual(['__proto__'])
    expect((result.data as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

describe('strategic merge patch', () => {
  const spec = (value: object) => ({ spec: value })
  const containers = (...list: object[]) => spec({ containers: list })
  const web = {
    name: 'web',
    image: 'web:1',
    env: [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ],
  }
  const side = { name: 'side', image: 'side:1' }
  const strategic = (current: object, patch: unknown, kind = pod) => patched('strategic', current, patch, kind)

  test('merges list items by their key, deep', () => {
    const patch = containers(
      {
        name: 'web',
        env: [
          { name: 'B', value: '3' },
          { name: 'C', value: '4' },
        ],
      },
      { name: 'new', image: 'new:1' },
    )
    expect(strategic(containers(web, side), patch)).toEqual(
      containers(
        {
          ...web,
          env: [
            { name: 'A', value: '1' },
            { name: 'B', value: '3' },
            { name: 'C', value: '4' },
          ],
        },
        { name: 'new', image: 'new:1' },
        side,
      ),
    )
  })

  test('null deletes, and leaves no trace in what is new', () => {
    expect(strategic(containers(web), containers({ name: 'web', env: null }))).toEqual(
      containers({ name: 'web', image: 'web:1' }),
    )
    expect(strategic({}, { metadata: { labels: { a: null, b: '1' } } })).toEqual({ metadata: { labels: { b: '1' } } })
  })

  test('$patch: delete takes an item away, $patch: replace the list', () => {
    expect(strategic(containers(web, side), containers({ $patch: 'delete', name: 'web' }))).toEqual(containers(side))
    expect(strategic(containers(web, side), containers({ $patch: 'replace' }, { name: 'only' }))).toEqual(
      containers({ name: 'only' }),
    )
  })

  test('$patch in a map replaces or empties it', () => {
    const current = { metadata: { labels: { a: '1', b: '2' } } }
    expect(strategic(current, { metadata: { labels: { $patch: 'replace', c: '3' } } })).toEqual({
      metadata: { labels: { c: '3' } },
    })
    expect(strategic(current, { metadata: { labels: { $patch: 'delete' } } })).toEqual({ metadata: { labels: {} } })
  })

  test('lists without a key are replaced', () => {
    const current = spec({ tolerations: [{ key: 'a' }], containers: [{ name: 'web', args: ['1', '2'] }] })
    const patch = spec({ tolerations: [{ key: 'b' }], containers: [{ name: 'web', args: ['3'] }] })
    expect(strategic(current, patch)).toEqual(patch)
  })

  test('lists of plain values that are sets are joined, and can be taken from', () => {
    const current = { metadata: { finalizers: ['a', 'b'] } }
    expect(strategic(current, { metadata: { finalizers: ['b', 'c'] } })).toEqual({
      metadata: { finalizers: ['a', 'b', 'c'] },
    })
    expect(strategic(current, { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } })).toEqual({
      metadata: { finalizers: ['b'] },
    })
  })

  test('$setElementOrder orders what it names, and leaves the others where they stood', () => {
    const order = (...names: string[]) => ({ '$setElementOrder/containers': names.map((name) => ({ name })) })
    const list = (...names: string[]) => spec({ containers: names.map((name) => ({ name })) })
    expect(strategic(list('a', 'b', 'c'), spec(order('c', 'a')))).toEqual(list('b', 'c', 'a'))
    expect(strategic(list('server'), spec({ ...order('b'), containers: [{ name: 'b' }] }))).toEqual(list('b', 'server'))
    expect(strategic(list('a', 'b'), spec({ ...order('c', 'a', 'b'), containers: [{ name: 'c' }] }))).toEqual(
      list('c', 'a', 'b'),
    )
  })

  test('$retainKeys leaves nothing but what it names', () => {
    const current = spec({ strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } })
    expect(
      strategic(
        current,
        spec({ strategy: { $retainKeys: ['type'], type: 'Recreate' } }),
        structureOf('apps/v1', 'Deployment'),
      ),
    ).toEqual(spec({ strategy: { type: 'Recreate' } }))
  })

  test('service ports merge by port', () => {
    const service = structureOf('v1', 'Service')
    expect(
      strategic(spec({ ports: [{ port: 80, name: 'a' }] }), spec({ ports: [{ port: 80, nodePort: 30_001 }] }), service),
    ).toEqual(spec({ ports: [{ port: 80, name: 'a', nodePort: 30_001 }] }))
  })

  // Recorded from kube-apiserver 1.36.
  test.each([
    [{ spec: { $patch: 'erase' } }, 500, 'unknown patch type: erase in map: map[$patch:erase]'],
    [{ spec: { $patch: 5 } }, 500, 'unknown patch type: %!s(int64=5) in map: map[$patch:5]'],
    [containers({ $patch: 'merge', name: 'a' }), 500, 'merging lists cannot yet be specified in the patch'],
    [{ spec: { $retainKeys: ['a'], b: 1 } }, 400, 'invalid patch format of retainKeys'],
    [{ spec: { $retainKeys: 'a' } }, 400, 'invalid patch format of retainKeys'],
    [spec({ '$setElementOrder/containers': 'x' }), 500, 'expected a []interface {}, but received a string'],
    [
      spec({
        '$setElementOrder/containers': [{ name: 'a' }, { name: 'b' }],
        containers: [{ name: 'b' }, { name: 'a' }],
      }),
      500,
      "The order in patch list:\n[map[name:b] map[name:a]]\n doesn't match $setElementOrder list:\n[map[name:a] map[name:b]]\n",
    ],
    [
      spec({ '$setElementOrder/boxes': [] }),
      500,
      'unable to find api field in struct PodSpec for the json field "boxes"',
    ],
    [containers({ image: 'x' }), 500, 'map: map[image:x] does not contain declared merge key: name'],
  ])('refuses %j', async (patch, code, message) => {
    expect(await refusalOf(() => strategic(containers(web), patch))).toMatchObject({ code, message })
  })

  test('refuses a list (400)', async () => {
    expect(await refusalOf(() => strategic(containers(web), []))).toMatchObject({ code: 400 })
  })
})
