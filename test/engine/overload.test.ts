import { readFileSync } from 'node:fs'
import { constants } from 'node:http2'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Status } from '#kube/meta/status.ts'
import type { Answer, Send } from '../support/api-client.ts'
import { errorsIn, startEngine, type EngineProcess } from '../support/engine-process.ts'
import { eventually } from '../support/eventually.ts'
import { openHttp2, openRaw, readToEnd } from '../support/fuzz/raw.ts'
import { createTempDir } from '../support/temp-dir.ts'

const configMaps = '/api/v1/namespaces/default/configmaps'
const json = { 'content-type': 'application/json' }

let dir: ReturnType<typeof createTempDir>
let engine: EngineProcess

beforeAll(async () => {
  dir = createTempDir('overload')
  engine = await startEngine({ dataDir: dir.path, runtime: 'none' })
  await send(configMaps, { method: 'POST', body: { metadata: { name: 'c' }, data: { a: '1' } } })
})

afterAll(async () => {
  const { code, stderr } = await engine.stop()
  dir.dispose()
  expect({ code, errors: errorsIn(stderr) }).toEqual({ code: 0, errors: [] })
})

/** Fails where the answer takes as long as only a bomb does. */
async function send(path: string, options: Send = {}): Promise<Answer> {
  const started = performance.now()
  const answer = await engine.client.send(path, options)
  expect(performance.now() - started, `${path.slice(0, 80)} took`).toBeLessThan(5_000)
  return answer
}

async function expectHealthy(): Promise<void> {
  expect((await send('/readyz')).text).toBe('ok')
}

function residentBytes(): number {
  const status = readFileSync(`/proc/${String(engine.pid)}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
}

const openSchema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }

/** What the real server 1.36 says to each. */
describe('bodies', () => {
  const nested = (depth: number): string => `{"metadata":{"name":"deep"},"x":${'['.repeat(depth)}${']'.repeat(depth)}}`

  it('are read 10,000 levels deep, and no more', async () => {
    const dryRun = `${configMaps}?dryRun=All`
    expect((await send(dryRun, { method: 'POST', body: nested(9_999) })).status).toBe(201)
    expect((await send(dryRun, { method: 'POST', body: nested(10_000) })).json<Status>()).toMatchObject({
      code: 400,
      message: `the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: invalid character '[' exceeded max depth ({"metadata":{"name":"deep"},"x ...)`,
    })
  })

  it('are YAML down to where the parser follows, and hold no circles', async () => {
    const yaml = (body: string): Promise<Answer> =>
      send(`${configMaps}?dryRun=All`, { method: 'POST', body, headers: { 'content-type': 'application/yaml' } })
    expect((await yaml(nested(9_999))).status).toBe(201)
    const refused = async (body: string): Promise<string> => (await yaml(body)).json<Status>().message ?? ''
    expect(await refused(nested(10_000))).toContain(': yaml: exceeded max depth of 10000 ({')
    expect(await refused(`x: ${'- '.repeat(10_000)}`)).toContain(': yaml: ')
    expect(await refused('metadata: {name: deep}\nx: &x [*x, *x]\n')).toContain(
      ": yaml: anchor 'x' value contains itself (",
    )
  })

  it('are refused where so deep an object would have to be kept', async () => {
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'wells.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'wells', kind: 'Well' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: openSchema } }],
      },
    }
    await send('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', { method: 'POST', body: definition })
    const wells = '/apis/example.com/v1/namespaces/default/wells'
    const well = (depth: number): string => `{"apiVersion":"example.com/v1","kind":"Well",${nested(depth).slice(1)}`
    const make = (depth: number): Promise<Answer> => send(wells, { method: 'POST', body: well(depth) })
    await eventually(
      'a well is made',
      () => make(999),
      ({ status }) => status === 201,
    )
    const tooDeep = { code: 400, message: 'exceeded max depth of 1000' }
    expect((await make(1_000)).json()).toMatchObject(tooDeep)
    const patch = (type: string, body: string): Promise<Answer> =>
      send(`${wells}/deep?fieldManager=x`, {
        method: 'PATCH',
        body,
        headers: { 'content-type': `application/${type}` },
      })
    expect((await patch('merge-patch+json', nested(9_999))).json()).toMatchObject(tooDeep)
    expect((await patch('apply-patch+yaml', well(9_999))).json()).toMatchObject(tooDeep)
    const deeper = JSON.stringify([{ op: 'copy', from: '/x', path: '/x/0' }])
    expect((await patch('json-patch+json', deeper)).json()).toMatchObject(tooDeep)
    expect((await patch('merge-patch+json', '{"x":1}')).status).toBe(200)
  })

  it('are refused from the first byte beyond 3 MiB', async () => {
    const filled = (size: number): string => {
      const empty = JSON.stringify({ metadata: { name: 'large' }, x: '' })
      return JSON.stringify({ metadata: { name: 'large' }, x: 'x'.repeat(size - empty.length) })
    }
    const limit = 3 * 1024 * 1024
    expect((await send(`${configMaps}?dryRun=All`, { method: 'POST', body: filled(limit) })).status).toBe(201)
    expect((await send(configMaps, { method: 'POST', body: filled(limit + 1) })).json<Status>()).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Request entity too large: limit is 3145728',
      reason: 'RequestEntityTooLarge',
      code: 413,
    })
  })

  it('may have 10,000 operations of a JSON patch', async () => {
    const patch = (count: number): Send => ({
      method: 'PATCH',
      body: Array.from({ length: count }, () => ({ op: 'test', path: '/data/a', value: '1' })),
      headers: { 'content-type': 'application/json-patch+json' },
    })
    expect((await send(`${configMaps}/c`, patch(10_000))).status).toBe(200)
    expect((await send(`${configMaps}/c`, patch(10_001))).json<Status>()).toMatchObject({
      code: 413,
      reason: 'RequestEntityTooLarge',
      message: 'Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001',
    })
  })

  it('cannot grow without end by copies within a JSON patch', async () => {
    const copies = Array.from({ length: 60 }, () => ({ op: 'copy', from: '/data', path: '/data/a' }))
    const headers = { 'content-type': 'application/json-patch+json' }
    expect((await send(`${configMaps}/c`, { method: 'PATCH', body: copies, headers })).status).toBe(422)
  })

  it('cannot unfold from YAML aliases', async () => {
    const lines = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => {
      const next = String.fromCharCode(name.charCodeAt(0) + 1)
      return `${next}: &${next} [${Array.from({ length: 9 }, () => `*${name}`).join(',')}]`
    })
    const bomb = ['metadata: {name: bomb}', `a: &a [${'l,'.repeat(9)}]`, ...lines].join('\n')
    const headers = { 'content-type': 'application/yaml' }
    expect((await send(configMaps, { method: 'POST', body: bomb, headers })).json<Status>()).toMatchObject({
      code: 400,
      message: expect.stringContaining('yaml: document contains excessive aliasing') as string,
    })
  })

  it('are not unpacked: gzip is read as the text it is not', async () => {
    const body = gzipSync('{"metadata":{"name":"gz"}}')
    const answer = await send(configMaps, { method: 'POST', body, headers: { ...json, 'content-encoding': 'gzip' } })
    expect(answer.json<Status>()).toMatchObject({
      code: 400,
      message: expect.stringContaining(String.raw`invalid character '\x1f' looking for beginning of value`) as string,
    })
  })

  it('may quote in a warning what no header can hold', async () => {
    const body = JSON.stringify({ metadata: { name: 'warned' }, 'é😀\u0007\r\nset-cookie: a=b': 1 })
    const answer = await send(`${configMaps}?fieldValidation=Warn`, { method: 'POST', body })
    expect(answer.status).toBe(201)
    expect(answer.headers['set-cookie']).toBeUndefined()
  })
})

describe('requests', () => {
  it('may have long headers, long paths and many parameters, up to 1 MiB', async () => {
    expect((await send(configMaps, { headers: { 'x-long': 'a'.repeat(1_000_000) } })).status).toBe(200)
    const parameters = Array.from({ length: 10_000 }, (_, index) => `a${String(index)}=b`)
    expect((await send(`${configMaps}?${parameters.join('&')}`)).status).toBe(200)
    expect((await send(`${configMaps}/${'n'.repeat(500_000)}`)).status).toBe(404)
    const headers = { 'x-long': 'a'.repeat(1_500_000) }
    // The server may close the connection before the client has said it all.
    expect(
      await send(configMaps, { headers }).then(
        ({ status }) => status,
        () => 431,
      ),
    ).toBe(431)
    await expectHealthy()
  })

  it('may have huge selectors', async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => `a${String(index)}!=b`).join(',')
    expect((await send(`${configMaps}?labelSelector=${many}`)).status).toBe(200)
    expect((await send(`${configMaps}?labelSelector=${'a'.repeat(900_000)}`)).status).toBe(400)
    const set = Array.from({ length: 100_000 }, (_, index) => `v${String(index)}`).join(',')
    expect((await send(`${configMaps}?labelSelector=a+in+(${set})`)).status).toBe(200)
    expect((await send(`${configMaps}?fieldSelector=${'metadata.name!=b,'.repeat(20_000)}`)).status).toBe(200)
  })
})

describe('expressions', () => {
  const definition = (schema: object): object => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'bombs.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'bombs', kind: 'Bomb' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  })
  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
  const bombs = '/apis/example.com/v1/namespaces/default/bombs'

  it('that could cost too much are refused with their definition', async () => {
    const items = { type: 'array', items: { type: 'string' } }
    const rule = 'self.all(a, self.all(b, self.all(c, self.all(d, a + b + c + d != "x"))))'
    const schema = {
      type: 'object',
      properties: { spec: { ...items, 'x-kubernetes-validations': [{ rule }] } },
    }
    const answer = await send(definitions, { method: 'POST', body: definition(schema) })
    expect(answer.json<Status>()).toMatchObject({
      code: 422,
      message: expect.stringContaining('estimated rule cost exceeds budget') as string,
    })
  })

  it('that backtrack elsewhere are linear here', async () => {
    const schema = {
      type: 'object',
      properties: { spec: { type: 'object', properties: { text: { type: 'string', pattern: '^(a+)+$' } } } },
    }
    expect((await send(definitions, { method: 'POST', body: definition(schema) })).status).toBe(201)
    const body = {
      apiVersion: 'example.com/v1',
      kind: 'Bomb',
      metadata: { name: 'b' },
      spec: { text: `${'a'.repeat(50_000)}!` },
    }
    const answer = await eventually(
      'the bomb is refused',
      () => send(bombs, { method: 'POST', body }),
      ({ status }) => status === 422,
    )
    expect(answer.json<Status>().message).toContain('spec.text')
  })
})

describe('clients that take their time', () => {
  it('do not stand in the way of others: headers and bodies that drip', async () => {
    const sockets = await Promise.all(Array.from({ length: 50 }, () => openRaw(engine.client)))
    for (const [index, socket] of sockets.entries()) {
      const isHead = index % 2 === 0
      socket.write(
        `POST ${configMaps} HTTP/1.1\r\nHost: x\r\n${isHead ? '' : 'Content-Length: 1000\r\nContent-Type: application/json\r\n\r\n{'}`,
      )
    }
    await expectHealthy()
    for (const socket of sockets) socket.destroy()
    await expectHealthy()
  })

  it('may be many, and idle', async () => {
    const before = residentBytes()
    const sockets = await Promise.all(Array.from({ length: 500 }, () => openRaw(engine.client)))
    await expectHealthy()
    expect(residentBytes() - before).toBeLessThan(150e6)
    for (const socket of sockets) socket.destroy()
  })

  it('lose a watch that they do not read, and the engine keeps its memory', async () => {
    const socket = await openRaw(engine.client)
    socket.pause()
    socket.write(`GET ${configMaps}?watch=true&resourceVersion=0 HTTP/1.1\r\nHost: x\r\n\r\n`)
    const before = residentBytes()
    const data = { text: 'x'.repeat(900_000) }
    for (let index = 0; index < 60; index++) {
      const body = { metadata: { name: 'flood' }, data: { ...data, index: String(index) } }
      const [method, path] = index === 0 ? ['POST', configMaps] : ['PUT', `${configMaps}/flood`]
      expect((await send(path ?? '', { method: method ?? '', body })).status).toBeLessThan(300)
    }
    expect(residentBytes() - before).toBeLessThan(400e6)
    const closed = readToEnd(socket)
    socket.resume()
    await closed
    await expectHealthy()
  })

  it('cannot keep it busy with requests that they take back at once', async () => {
    const session = await openHttp2(engine.client)
    for (let index = 0; index < 5_000 && !session.destroyed && !session.closed; index++) {
      const stream = session.request({ ':path': configMaps })
      stream.on('error', () => undefined)
      stream.close(constants.NGHTTP2_CANCEL)
      if (index % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await expectHealthy()
    session.destroy()
    await expectHealthy()
  })
})
