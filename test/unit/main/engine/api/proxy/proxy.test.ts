import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { gzipSync, gunzipSync } from 'node:zlib'
import { WebSocket, WebSocketServer } from 'ws'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { endpoints } from '#kube/kinds/core/endpoints.ts'
import { service } from '#kube/kinds/core/service.ts'
import { servePod, type PodServer } from '../../../../../support/pod-server.ts'

const inDefault = '/api/v1/namespaces/default'
const page = '<html><head><link href=/style.css></head><body><a HREF="/next">n</a><a href="near">r</a></body></html>'

let server: PodServer
let backend: Server
const seen: IncomingMessage[] = []

beforeEach(async () => {
  seen.length = 0
  backend = createServer((request, response) => {
    seen.push(request)
    const [path = ''] = (request.url ?? '').split('?')
    if (path === '/page') response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page)
    else if (path === '/packed') {
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end(gzipSync(page))
    } else if (path === '/moved') response.writeHead(302, { location: '/elsewhere?x=1' }).end()
    else if (path === '/broken') request.socket.destroy()
    else request.pipe(response.writeHead(200, { 'x-path': request.url ?? '', connection: 'x-gone', 'x-gone': '1' }))
  }).listen(0, '127.0.0.1')
  await once(backend, 'listening')
  const sockets = new WebSocketServer({ noServer: true })
  backend.on('upgrade', (request, socket, head) => {
    if (request.url === '/ws')
      sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client))
    else if (request.url === '/no-ws') socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
    else socket.end('HTTP/1.1 418 No\r\nContent-Length: 6\r\nConnection: close\r\n\r\nteapot')
  })
  sockets.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      socket.send(`echo ${data.toString()}`)
    })
  })
  server = await servePod({
    async dial(_pod, port) {
      if (port !== 80 && port !== 8080) throw new Error(`nothing listens on ${String(port)}`)
      const socket = connect((backend.address() as AddressInfo).port, '127.0.0.1')
      await once(socket, 'connect')
      return socket
    },
  })
})

afterEach(async () => {
  await server.stop()
  backend.closeAllConnections()
  await new Promise((resolve) => backend.close(resolve))
})

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

async function send(path: string, method = 'GET', headers: Record<string, string> = {}, body = ''): Promise<Answer> {
  const request = httpRequest({ port: server.port, host: '127.0.0.1', path, method, headers })
  request.end(body)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }
}

const messageOf = ({ body }: Answer): string => (JSON.parse(body.toString()) as { message: string }).message

describe('the proxy to a pod', () => {
  const proxy = `${inDefault}/pods/p/proxy`

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('passes on %s, with query and body', async (method) => {
    const body = method === 'GET' ? '' : 'body'
    const answer = await send(`${proxy}/a%20b//c/?x=%31&y`, method, { 'content-length': String(body.length) }, body)
    expect(answer.status).toBe(200)
    expect(answer.body.toString()).toBe(body)
    expect(answer.headers['x-path']).toBe('/a%20b/c/?x=%31&y')
    expect(seen[0]?.method).toBe(method)
  })

  it('passes on what concerns the pod, and not who asks', async () => {
    const { headers } = await send(`${proxy}/x`, 'GET', {
      authorization: 'Bearer secret',
      'impersonate-user': 'somebody',
      accept: 'text/x',
      connection: 'x-mine',
      'x-mine': '1',
      'x-forwarded-for': '9.9.9.9',
    })
    expect(seen[0]?.headers).toMatchObject({
      accept: 'text/x',
      'x-forwarded-for': '9.9.9.9, 127.0.0.1',
      'x-forwarded-uri': `${proxy}/x`,
    })
    for (const name of ['authorization', 'impersonate-user', 'x-mine'])
      expect(seen[0]?.headers).not.toHaveProperty(name)
    expect(headers).not.toHaveProperty('x-gone')
  })

  it('leads to the root where there is no path', async () => {
    for (const method of ['GET', 'HEAD']) {
      const answer = await send(`${proxy}?x=1`, method)
      expect([answer.status, answer.headers['location']]).toEqual([301, `${proxy}/?x=1`])
    }
    expect((await send(proxy, 'POST', {}, 'body')).body.toString()).toBe('body')
  })

  it('makes links lead through the proxy: of redirects, and of pages', async () => {
    expect((await send(`${proxy}/moved`)).headers['location']).toBe(`${proxy}/elsewhere?x=1`)
    const rewritten = page.replace('/style.css', `${proxy}/style.css`).replace('/next', `${proxy}/next`)
    expect((await send(`${proxy}/page`)).body.toString()).toBe(rewritten)
    const packed = await send(`${proxy}/packed`)
    expect(gunzipSync(packed.body).toString()).toBe(rewritten)
  })

  it('streams what is large, both ways', async () => {
    const much = 'x'.repeat(8_000_000)
    expect((await send(`${proxy}/`, 'POST', {}, much)).body).toHaveLength(8_000_000)
  })

  it('carries WebSockets', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${String(server.port)}${proxy}/ws`)
    await once(socket, 'open')
    socket.send('hello')
    const [data] = (await once(socket, 'message')) as [Buffer]
    expect(data.toString()).toBe('echo hello')
    socket.close()
    await once(socket, 'close')
  })

  it('says so where a backend does not upgrade', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${String(server.port)}${proxy}/no-ws`)
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]
    expect(response.statusCode).toBe(500)
    expect(await text(response)).toContain('invalid upgrade response: status code 200')
    const other = new WebSocket(`ws://127.0.0.1:${String(server.port)}${proxy}/else`)
    const [, refusal] = (await once(other, 'unexpected-response')) as [unknown, IncomingMessage]
    expect([refusal.statusCode, await text(refusal)]).toEqual([418, 'teapot'])
  })

  it.each([
    ['/pods/none/proxy/', 404, 'pods "none" not found'],
    ['/pods/a:b:c:d/proxy/', 400, 'invalid pod request "a:b:c:d"'],
    ['/pods/ftp:p:80/proxy/', 400, 'invalid pod request "ftp:p:80"'],
    ['/pods/p:81/proxy/', 503, 'error trying to reach service: nothing listens on 81'],
    ['/pods/p:web/proxy/', 503, 'error trying to reach service: dial tcp: lookup tcp/web: unknown port'],
    ['/pods/p/proxy/broken', 503, 'error trying to reach service: socket hang up'],
    ['/pods/p/proxy/?dryRun=All', 400, 'dryRun is not supported'],
    ['/services/none/proxy/', 404, 'services "none" not found'],
    ['/services/a:b:c/proxy/', 400, 'invalid service request "a:b:c"'],
    ['/services/svc:81/proxy/', 503, 'no service port 81 found for service "svc"'],
    ['/services/svc/proxy/', 503, 'no endpoints available for service "svc"'],
  ])('refuses %s', async (path, code, message) => {
    await createService()
    const answer = await send(inDefault + path)
    expect([answer.status, messageOf(answer)]).toEqual([code, message])
  })
})

async function createService(): Promise<void> {
  const metadata = { name: 'svc', namespace: 'default' }
  const ports = [{ name: 'web', port: 8080 }]
  await server.registry.create(service, { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports } })
  const targetRef = { kind: 'Pod', name: 'p', namespace: 'default' }
  const addresses = [{ ip: '10.9.9.9' }, { ip: '10.1.2.3', targetRef }]
  const subsets = [{ addresses, ports: [{ name: 'web', port: 80 }] }]
  await server.registry.create(endpoints, { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets })
}

describe('the proxy to a service', () => {
  it.each(['svc:web', 'svc:8080', 'http:svc:web'])('finds a pod behind %s, and only a pod', async (name) => {
    await createService()
    for (let round = 0; round < 5; round++) {
      expect((await send(`${inDefault}/services/${name}/proxy/x`)).headers['x-path']).toBe('/x')
    }
  })
})

describe('the proxy to a node', () => {
  it.each([
    ['n/proxy/healthz', 200, 'ok'],
    ['n:10250/proxy/healthz', 200, 'ok'],
    ['n/proxy/pods', 200, '"kind":"PodList"'],
    ['n/proxy/metrics', 200, 'kubelet_running_pods 1\n'],
    ['n/proxy/nothing', 404, '404 page not found'],
    ['n/proxy/stats/summary', 501, '"reason":"NotImplemented"'],
    ['n:22/proxy/', 400, 'address not allowed'],
    ['none/proxy/healthz', 404, 'nodes \\"none\\" not found'],
  ])('answers %s with %i', async (path, code, said) => {
    const answer = await send(`/api/v1/nodes/${path}`)
    expect(answer.body.toString()).toContain(said)
    expect(answer.status).toBe(code)
  })

  it('does not serve the prefix of old', async () => {
    expect((await send('/api/v1/proxy/nodes/n')).status).toBe(404)
  })
})
