import { createServer as createProxy, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCredentials } from '../../../../main/clusters/credentials.ts'
import { parseKubeconfig } from '../../../../main/clusters/kubeconfig.ts'
import { requestJson } from '../../../../main/clusters/request.ts'
import { resolveTarget } from '../../../../main/clusters/target.ts'
import { TlsConnection } from '../../../../main/clusters/tls-connection.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { createTlsApi, type TlsApi } from '../../../support/tls-api.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')

let api: TlsApi
let open: TlsConnection[] = []

beforeAll(async () => {
  api = await createTlsApi()
})

afterAll(() => {
  api.close()
})

beforeEach(() => {
  api.seen.length = 0
  api.answer = (_request, response) => response.end('{"gitVersion":"v1.35.0"}')
})

afterEach(() => {
  for (const connection of open) connection.dispose()
  open = []
})

function connectWith(user: object, cluster: object = {}): TlsConnection {
  const config = parseKubeconfig(
    JSON.stringify({
      clusters: [
        {
          name: 'c',
          cluster: { server: api.url, 'certificate-authority-data': base64(api.authority.certificate), ...cluster },
        },
      ],
      users: [{ name: 'u', user }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    }),
    '/tmp/kubeconfig',
  )
  const target = resolveTarget('x', config, [])
  const tools = { clock: new FakeClock(), plugins: new Map(), environment: () => Promise.resolve(process.env) }
  const connection = new TlsConnection(target, createCredentials(target, tools))
  open.push(connection)
  return connection
}

const certificate = (): object => ({
  'client-certificate-data': base64(api.client.certificate),
  'client-key-data': base64(api.client.key),
})
const plugin = (script: string): object => ({
  exec: { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: ['-e', script] },
})
const credential = (status: string): string => `console.log(JSON.stringify({kind:'ExecCredential',status:${status}}))`

describe('a connection', () => {
  it('shows the client certificate', async () => {
    expect(await requestJson(connectWith(certificate()), '/version')).toEqual({ gitVersion: 'v1.35.0' })
    expect(api.seen).toMatchObject([{ client: 'jane', authorization: undefined }])
  })

  it('sends the token, or name and password', async () => {
    await requestJson(connectWith({ token: 't' }), '/version')
    await requestJson(connectWith({ username: 'u', password: 'p' }), '/version')
    expect(api.seen.map(({ authorization }) => authorization)).toEqual(['Bearer t', `Basic ${base64('u:p')}`])
  })

  it('uses the token or the certificate that a plugin gives', async () => {
    await requestJson(connectWith(plugin(credential("{token:'from-plugin'}"))), '/version')
    const status = JSON.stringify({ clientCertificateData: api.client.certificate, clientKeyData: api.client.key })
    await requestJson(connectWith(plugin(credential(status))), '/version')
    expect(api.seen).toMatchObject([{ authorization: 'Bearer from-plugin' }, { client: 'jane' }])
  })

  it('asks the plugin again when the server does not take its credential any more', async () => {
    api.answer = (_request, response) => {
      response.statusCode = api.seen.length < 3 ? 401 : 200
      response.end('{}')
    }
    const connection = connectWith(plugin(credential('{token:String(process.hrtime.bigint())}')))
    expect((await connection.fetch('/')).status).toBe(401)
    expect((await connection.fetch('/')).status).toBe(200)
    expect(new Set(api.seen.map(({ authorization }) => authorization)).size).toBeGreaterThan(1)
  })

  it.each([
    [
      'a certificate of an authority that is not known',
      {},
      { 'certificate-authority-data': null },
      'cluster.certificate',
    ],
    ['a certificate for another name', {}, { 'tls-server-name': 'other.test' }, 'cluster.certificate'],
    ['a port that nobody listens on', {}, { server: 'https://127.0.0.1:1' }, 'cluster.unreachable'],
    ['a name that does not exist', {}, { server: 'https://no.invalid' }, 'cluster.unreachable'],
    ['a server that does not speak TLS', {}, { server: 'PLAIN' }, 'cluster.certificate'],
  ])('names %s', async (_name, user, cluster: Record<string, unknown>, code) => {
    const plain = createProxy().listen(0, '127.0.0.1')
    await once(plain, 'listening')
    const server =
      cluster['server'] === 'PLAIN'
        ? { server: `https://127.0.0.1:${String((plain.address() as AddressInfo).port)}` }
        : {}
    await expect(connectWith(user, { ...cluster, ...server }).fetch('/')).rejects.toMatchObject({ code })
    plain.closeAllConnections()
    plain.close()
  })

  it('checks the name that the kubeconfig says, and nothing where it says so', async () => {
    expect((await connectWith({}, { 'tls-server-name': 'api.test' }).fetch('/')).status).toBe(200)
    const insecure = { 'certificate-authority-data': null, 'insecure-skip-tls-verify': true }
    expect((await connectWith({}, insecure).fetch('/')).status).toBe(200)
  })

  it('does not follow a redirect: it would take the credential along', async () => {
    api.answer = (_request, response) => response.writeHead(302, { location: `${api.url}/elsewhere` }).end()
    await expect(connectWith({ token: 't' }).fetch('/')).rejects.toMatchObject({ code: 'cluster.bad-answer' })
    expect(api.seen).toHaveLength(1)
  })

  it('reads an error that a proxy in front of the server has made', async () => {
    api.answer = (_request, response) => response.writeHead(502).end('<html>Bad Gateway</html>')
    await expect(requestJson(connectWith({}), '/api')).rejects.toMatchObject({ code: 502 })
    api.answer = (_request, response) => response.end('<html>Sign in</html>')
    await expect(requestJson(connectWith({}), '/api')).rejects.toMatchObject({ code: 'cluster.bad-answer' })
  })

  it('opens WebSockets with the same credentials, and loses nothing that is sent at once', async () => {
    const socket = await connectWith({ ...certificate(), token: 't' }).upgrade('/socket', ['v4.channel.k8s.io'])
    const received: string[] = []
    socket.on('message', (data: Buffer) => received.push(data.toString()))
    socket.resume()
    while (received.length < 2) await once(socket, 'message')
    expect(received).toEqual(['first', 'second'])
    expect(api.seen).toMatchObject([{ client: 'jane', authorization: 'Bearer t' }])
    socket.terminate()
  })

  it('passes on why the server does not open a WebSocket', async () => {
    await expect(connectWith({}).upgrade('/refused', ['x'])).rejects.toMatchObject({ code: 403, reason: 'Forbidden' })
  })

  it('ends what is open when it is disposed', async () => {
    api.answer = (_request, response) => response.write('{"half":')
    const connection = connectWith({})
    const response = await connection.fetch('/')
    const text = expect(response.text()).rejects.toThrow()
    connection.dispose()
    await text
  })
})

describe('a connection through a proxy', () => {
  let proxy: Server
  let tunnels: string[]

  beforeEach(async () => {
    tunnels = []
    proxy = createProxy()
    proxy.on('connect', (request, socket) => {
      tunnels.push(request.url ?? '')
      const [host = '', port = ''] = (request.url ?? '').split(':')
      const upstream = connect({ host, port: Number(port) }, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        socket.pipe(upstream).pipe(socket)
      })
      upstream.on('error', () => socket.destroy())
      socket.on('error', () => upstream.destroy())
    })
    proxy.listen(0, '127.0.0.1')
    await once(proxy, 'listening')
  })

  afterEach(() => {
    proxy.closeAllConnections()
    proxy.close()
  })

  it('goes through the one that the kubeconfig names for requests and for WebSockets', async () => {
    const url = `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}`
    const connection = connectWith(certificate(), { 'proxy-url': url })
    expect((await connection.fetch('/')).status).toBe(200)
    const socket = await connection.upgrade('/socket', ['x'])
    socket.terminate()
    const target = new URL(api.url).host
    expect(tunnels).toEqual([target, target])
    expect(api.seen).toMatchObject([{ client: 'jane' }, { client: 'jane' }])
  })
})
