import { mkdirSync, writeFileSync } from 'node:fs'
import { request, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import * as v from 'valibot'
import { silentLogger } from '#base/logger.ts'
import { call } from '#contract/builders.ts'
import { decodeFrame, encodeFrame } from '#contract/frames.ts'
import { createRouter } from '../../../../main/rpc/router.ts'
import { createAssets } from '../../../../main/web/assets.ts'
import { openWebHost, type WebHost } from '../../../../main/web/web-host.ts'
import { createTempDir } from '../../../support/temp-dir.ts'

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

let dir: ReturnType<typeof createTempDir>
let web: WebHost
let url: URL

beforeEach(async () => {
  dir = createTempDir('web')
  mkdirSync(join(dir.path, 'window', 'assets'), { recursive: true })
  writeFileSync(join(dir.path, 'window', 'index.html'), '<html><head></head><body>the window</body></html>')
  writeFileSync(join(dir.path, 'window', 'assets', 'main.js'), 'run()')
  writeFileSync(join(dir.path, 'secret.txt'), 'not for you')
  const contract = { test: { echo: call(v.strictObject({ text: v.string() })).returns<string>() } }
  const router = createRouter(contract, { test: { echo: ({ text }) => text } }, silentLogger)
  web = await openWebHost({
    host: '127.0.0.1',
    port: 0,
    readAsset: await createAssets(join(dir.path, 'window'), { transport: 'websocket' }),
    accept: (transport) => router.accept(transport),
    logger: silentLogger,
  })
  url = new URL(web.url)
})

afterEach(async () => {
  await web.close()
  dir.dispose()
})

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: url.port, path, method, headers }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body })
      })
    })
    asked.on('error', reject)
    asked.end()
  })
}

async function signIn(): Promise<string> {
  const { headers } = await get(`/${url.search}`)
  return headers['set-cookie']?.[0]?.split(';')[0] ?? ''
}

/** The status of a refused upgrade, or an open socket. */
function openSocket(path: string, headers: Record<string, string>): Promise<WebSocket | number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${url.port}${path}`, { headers })
    socket.on('open', () => {
      resolve(socket)
    })
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0)
      response.resume()
    })
    socket.on('error', () => undefined)
  })
}

const closing = (socket: WebSocket): Promise<{ code: number; reason: string }> =>
  new Promise((resolve) => {
    socket.on('close', (code, reason) => {
      resolve({ code, reason: reason.toString() })
    })
  })

describe('the page', () => {
  it('is given for the token, once, and then for the cookie', async () => {
    const first = await get(`/pods${url.search}`)
    expect(first).toMatchObject({ status: 303, headers: { location: '/pods' } })
    expect(first.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/)
    const cookie = first.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    expect(await get('/', { cookie })).toMatchObject({ status: 200 })
    expect(await get(`/${url.search}`)).toMatchObject({ status: 401 })
    expect(await get(`/${url.search}`, { cookie })).toMatchObject({ status: 303, headers: { location: '/' } })
  })

  it.each([
    ['nothing', '/', {}],
    ['a wrong token', '/?token=wrong', {}],
    ['an empty token', '/?token=', {}],
    ['a wrong cookie', '/', { cookie: 'archipel_session=wrong' }],
    ['a script without a cookie', '/assets/main.js', {}],
  ])('is refused for %s', async (_name, path, headers) => {
    const { status, body } = await get(path, headers)
    expect(status).toBe(401)
    expect(body).not.toContain('the window')
  })

  it('is refused under another name, even with the cookie: that is how DNS rebinding looks', async () => {
    const cookie = await signIn()
    for (const host of [`evil.example:${url.port}`, 'evil.example', '127.0.0.1', '127.0.0.1:1']) {
      expect(await get('/', { cookie, host })).toMatchObject({ status: 421 })
    }
    expect(await get('/', { cookie, host: `localhost:${url.port}` })).toMatchObject({ status: 200 })
  })

  it('is refused to another origin', async () => {
    const cookie = await signIn()
    expect(await get('/', { cookie, origin: 'http://evil.example' })).toMatchObject({ status: 403 })
  })

  it('may load its own files and nothing else', async () => {
    const { headers, body } = await get('/', { cookie: await signIn() })
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'; ")
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${url.port};`)
    expect(policy).not.toMatch(/unsafe|\*|https:/)
    expect(body).toContain('<meta name="archipel-transport" content="websocket">')
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    })
  })

  it('is served for every address of the router; files that are not there are not', async () => {
    const cookie = await signIn()
    expect((await get('/clusters/engine/pods?open=a', { cookie })).body).toContain('the window')
    expect((await get('/assets/main.js', { cookie })).body).toBe('run()')
    expect(await get('/assets/none.js', { cookie })).toMatchObject({ status: 404 })
    expect((await get('/assets', { cookie })).body).not.toContain('main.js')
  })

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//secret.txt',
    '/%00secret.txt',
  ])('has no way out of its directory by %s', async (path) => {
    const { body } = await get(path, { cookie: await signIn() })
    expect(body).not.toContain('not for you')
  })

  it('is only read', async () => {
    expect(await get('/', { cookie: await signIn() }, 'POST')).toMatchObject({ status: 405 })
  })
})

describe('the socket', () => {
  const own = (): string => `http://127.0.0.1:${url.port}`

  it('carries calls of the page', async () => {
    const socket = (await openSocket('/rpc', { cookie: await signIn(), origin: own() })) as WebSocket
    const answer = new Promise((resolve) => {
      socket.on('message', (data: Buffer) => {
        resolve(decodeFrame(data.toString()))
      })
    })
    socket.send(encodeFrame({ type: 'open', id: 1, method: 'test.echo', input: { text: 'hi' }, credit: 0 }))
    expect(await answer).toEqual({ type: 'end', id: 1, value: 'hi' })
  })

  it('is refused without the cookie, to another origin, to none, under another name and elsewhere', async () => {
    const cookie = await signIn()
    expect(await openSocket('/rpc', { origin: own() })).toBe(401)
    expect(await openSocket('/rpc', { origin: own(), cookie: `${cookie}x` })).toBe(401)
    expect(await openSocket('/rpc', { cookie, origin: 'http://evil.example' })).toBe(403)
    expect(await openSocket('/rpc', { cookie, origin: 'null' })).toBe(403)
    expect(await openSocket('/rpc', { cookie })).toBe(403)
    expect(await openSocket('/rpc', { cookie, host: 'evil.example', origin: 'http://evil.example' })).toBe(421)
    expect(await openSocket('/other', { cookie, origin: own() })).toBe(404)
  })

  it('is closed with a reason when a frame does not parse', async () => {
    const socket = (await openSocket('/rpc', { cookie: await signIn(), origin: own() })) as WebSocket
    const closed = closing(socket)
    socket.send('{"type":"open"}')
    expect(await closed).toMatchObject({ code: 4000, reason: expect.stringContaining('rpc.bad-frame') as string })
  })

  it('is closed when a message is larger than any of ours', async () => {
    const socket = (await openSocket('/rpc', { cookie: await signIn(), origin: own() })) as WebSocket
    const closed = closing(socket)
    socket.on('error', () => undefined)
    socket.send(Buffer.alloc(49 * 1024 * 1024))
    expect((await closed).code).toBe(1009)
  })
})

it('does not answer what is not HTTP', async () => {
  const socket = connect({ host: '127.0.0.1', port: Number(url.port) })
  let text = ''
  socket.on('data', (data) => (text += data.toString()))
  socket.write('hello\r\n\r\n')
  await new Promise((resolve) => socket.on('close', resolve))
  expect(text).toContain('400 Bad Request')
})
