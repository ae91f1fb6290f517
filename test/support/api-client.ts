import { readFileSync } from 'node:fs'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import https from 'node:https'
import { parse } from 'yaml'
import { AsyncQueue } from '#base/async.ts'
import type { Disposable } from '#base/disposable.ts'

interface Kubeconfig {
  clusters: { cluster: { server: string; 'certificate-authority-data'?: string } }[]
  users: { user: { 'client-certificate-data'?: string; 'client-key-data'?: string; token?: string } }[]
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  readonly text: string
  /** The body as JSON, in the shape the test expects. */
  json<T = Record<string, unknown>>(): T
}

export interface Send {
  readonly method?: string
  /** Objects are sent as JSON. */
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

export interface WatchFrame {
  readonly type: string
  readonly object: {
    kind: string
    metadata: { name?: string; resourceVersion?: string; annotations?: Record<string, string> }
  } & Record<string, unknown>
}

export interface OpenWatch extends Disposable {
  /** The next event; undefined when the server has ended the stream. */
  next(): Promise<WatchFrame | undefined>
}

interface Credentials {
  readonly ca?: Buffer
  readonly cert?: Buffer
  readonly key?: Buffer
}

/** A client that shows what the server sends, good or bad. For tests. */
export interface ApiClient extends Disposable {
  readonly server: string
  readonly credentials: Credentials
  send(path: string, options?: Send): Promise<Answer>
  watch(path: string, headers?: Record<string, string>): OpenWatch
}

/** Acts as the kubeconfig's only user, or as nobody. */
export function createApiClient(kubeconfig: string, who: 'admin' | 'anonymous' = 'admin'): ApiClient {
  const config = parse(readFileSync(kubeconfig, 'utf8')) as Kubeconfig
  const [{ cluster } = missing(kubeconfig)] = config.clusters
  const [{ user } = missing(kubeconfig)] = config.users
  const credentials: Credentials = {
    ...decoded('ca', cluster['certificate-authority-data']),
    ...decoded('cert', user['client-certificate-data']),
    ...decoded('key', user['client-key-data']),
  }
  const { ca } = credentials
  const authorization: Record<string, string> =
    user.token && who === 'admin' ? { authorization: `Bearer ${user.token}` } : {}
  // A server that shows a certificate of its own making is one that a test has started.
  const secrets = { ...(who === 'admin' ? credentials : ca ? { ca } : {}), rejectUnauthorized: ca !== undefined }
  const agent = new https.Agent({ ...secrets, keepAlive: true })
  const open = (path: string, options: https.RequestOptions): ReturnType<typeof https.request> =>
    https.request(new URL(path, cluster.server), {
      agent,
      ...options,
      headers: { ...authorization, ...(options.headers as Record<string, string>) },
    })
  return {
    server: cluster.server,
    credentials,
    send: (path, { method = 'GET', body, headers = {} } = {}) =>
      new Promise((resolve, reject) => {
        const bytes = bytesOf(body)
        const type = bytes && !headers['content-type'] ? { 'content-type': 'application/json' } : {}
        // Node sends the body of a DELETE without a length of its own accord, and servers take it for the next request.
        const length = bytes ? { 'content-length': String(bytes.length) } : {}
        const request = open(path, { method, headers: { ...type, ...length, ...headers } })
        request.on('error', reject)
        request.on('response', (response) => {
          void readAnswer(response).then(resolve, reject)
        })
        request.end(bytes)
      }),
    watch(path, headers = {}) {
      const frames = new AsyncQueue<WatchFrame>()
      const request = open(path, { headers })
      request.on('error', () => {
        frames.end()
      })
      request.on('response', (response) => {
        readFrames(response, frames)
      })
      request.end()
      const iterator = frames[Symbol.asyncIterator]()
      return {
        next: async () => (await iterator.next()).value ?? undefined,
        dispose: () => request.destroy(),
      }
    },
    dispose: () => {
      agent.destroy()
    },
  }
}

function decoded<K extends keyof Credentials>(key: K, text: string | undefined): Credentials {
  return text === undefined ? {} : { [key]: Buffer.from(text, 'base64') }
}

function missing(kubeconfig: string): never {
  throw new Error(`${kubeconfig} names no cluster and user`)
}

function bytesOf(body: unknown): Buffer | undefined {
  if (body === undefined || Buffer.isBuffer(body)) return body
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}

function readFrames(response: IncomingMessage, frames: AsyncQueue<WatchFrame>): void {
  let rest = ''
  response.setEncoding('utf8')
  response.on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) frames.push(JSON.parse(line) as WatchFrame)
  })
  const end = (): void => {
    frames.end()
  }
  response.on('end', end).on('error', end)
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const text = body.toString()
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body,
    text,
    json: <T>() => JSON.parse(text) as T,
  }
}
