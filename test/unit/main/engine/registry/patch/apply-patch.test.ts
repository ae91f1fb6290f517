import { describe, expect, test } from 'vitest'
import { applyPatch } from '../../../../../../main/engine/registry/patch/apply-patch.ts'
import { freezeJson } from '#kube/meta/json.ts'
import type { PatchType } from '#kube/meta/kind.ts'
import { refusalOf } from '../../../../../support/test-registry.ts'

const pod = { group: '', kind: 'Pod' }

function patched(type: PatchType, current: object, patch: unknown, kind = pod): unknown {
  return applyPatch(type, kind, freezeJson(structuredClone(current)), patch)
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
    ['copies without end', Array.from({ length: 60 }, () => ({ op: 'copy', from: '/list', path: '/list/-' }))],
  ])('refuses %s (422)', async (_, patch) => {
    expect(await refusalOf(() => patched('json', current, patch))).toMatchObject({ code: 422, reason: 'Invalid' })
  })

  test.each([
    ['an object', { op: 'add' }],
    ['an unknown op', [{ op: 'patch', path: '/a' }]],
    ['no path', [{ op: 'add', value: 1 }]],
    ['a path that is no pointer', [{ op: 'add', path: 'a', value: 1 }]],
    ['no value', [{ op: 'add', path: '/a' }]],
    ['no from', [{ op: 'copy', path: '/a' }]],
    ['a number', [1]],
  ])('refuses %s (400)', async (_, patch) => {
    expect(await refusalOf(() => patched('json', current, patch))).toMatchObject({ code: 400, reason: 'BadRequest' })
  })

  test('refuses more than 10,000 operations (413)', async () => {
    const patch = Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/list', value: [1, 2] }))
    expect(await refusalOf(() => patched('json', current, patch))).toMatchObject({ code: 413 })
  })

  test('reaches no prototype', async () => {
    const patch = [{ op: 'add', path: '/__proto__/polluted', value: true }]
    await Promise.resolve(patched('json', current, patch)).catch(() => {})
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
        side,
        { name: 'new', image: 'new:1' },
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
    expect(strategic(current, { metadata: { labels: { $patch: 'merge', c: '3' } } })).toEqual({
      metadata: { labels: { a: '1', b: '2', c: '3' } },
    })
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
    const deployment = { group: 'apps', kind: 'Deployment' }
    const current = spec({ strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } })
    expect(strategic(current, spec({ strategy: { $retainKeys: ['type'], type: 'Recreate' } }), deployment)).toEqual(
      spec({ strategy: { type: 'Recreate' } }),
    )
  })

  test('service ports merge by port', () => {
    const service = { group: '', kind: 'Service' }
    expect(
      strategic(spec({ ports: [{ port: 80, name: 'a' }] }), spec({ ports: [{ port: 80, nodePort: 30_001 }] }), service),
    ).toEqual(spec({ ports: [{ port: 80, name: 'a', nodePort: 30_001 }] }))
  })

  test.each([
    ['an unknown directive', { spec: { $patch: 'erase' } }, 400],
    ['an unknown directive in a list', containers({ $patch: 'merge', name: 'a' }), 400],
    ['retainKeys without what is set', { spec: { $retainKeys: ['a'], b: 1 } }, 400],
    [
      'an order that the list does not follow',
      spec({
        '$setElementOrder/containers': [{ name: 'a' }, { name: 'b' }],
        containers: [{ name: 'b' }, { name: 'a' }],
      }),
      400,
    ],
    ['a list', [], 400],
    ['an item without its key', containers({ image: 'x' }), 422],
    ['an item that is no object', spec({ containers: ['x'] }), 422],
  ])('refuses %s', async (_, patch, code) => {
    expect(await refusalOf(() => strategic(containers(web), patch))).toMatchObject({ code })
  })

  test('is not for kinds that are not built in (415)', async () => {
    const crontab = { group: 'example.com', kind: 'CronTab' }
    expect(await refusalOf(() => strategic({}, {}, crontab))).toMatchObject({
      code: 415,
      reason: 'UnsupportedMediaType',
    })
  })
})
