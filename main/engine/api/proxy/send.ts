import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { connect as connectTls } from 'node:tls'
import { messageOf } from '#base/errors.ts'
import { request as httpRequest } from '../../http-module.ts'
import type { ApiRequest } from '../message.ts'
import { passedRequestHeaders } from './headers.ts'
import { unavailable, type Location } from './location.ts'

export interface Sent {
  readonly request: ApiRequest
  readonly location: Location
  /** Of the backend, with the query. */
  readonly path: string
  /** As the backend's own pages may link to it. */
  readonly forwardedUri: string
  readonly isUpgrade: boolean
}

/** What a backend says: an answer, or a connection that has left HTTP. */
export type BackendAnswer =
  | { readonly kind: 'response'; readonly response: IncomingMessage }
  | { readonly kind: 'upgrade'; readonly response: IncomingMessage; readonly socket: Duplex; readonly head: Buffer }

/** Sends a request on to its backend. Throws 503 where none answers. */
export async function sendTo(sent: Sent): Promise<BackendAnswer> {
  const { request, location } = sent
  try {
    const dialled = await location.dial()
    const socket = location.scheme === 'https' ? overTls(dialled) : dialled
    return await exchange(sent, socket)
  } catch (error) {
    // The client is gone, and nobody hears this.
    if (request.signal.aborted) throw error
    throw unavailable(`error trying to reach service: ${messageOf(error)}`)
  }
}

/** A pod's certificate is its own: upstream's proxy does not check it either. */
function overTls(socket: Duplex): Duplex {
  return connectTls({ socket, rejectUnauthorized: false })
}

function exchange({ request, path, forwardedUri, isUpgrade }: Sent, socket: Duplex): Promise<BackendAnswer> {
  const { raw, method, signal } = request
  const headers = passedRequestHeaders(raw.headerLines(), isUpgrade)
  const forwardedFor = [...(headers['x-forwarded-for'] ?? []), raw.clientAddress].filter(Boolean)
  if (forwardedFor.length > 0) headers['x-forwarded-for'] = [forwardedFor.join(', ')]
  if (!isUpgrade) headers['x-forwarded-uri'] = [forwardedUri]
  const isSending = !isUpgrade && hasBody(request)
  if (isSending && !headers['content-length']) headers['transfer-encoding'] = ['chunked']
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      method,
      path,
      headers,
      setHost: !headers['host'],
      createConnection: () => socket,
    })
    const onAbort = (): void => {
      outgoing.destroy()
      socket.destroy()
    }
    signal.addEventListener('abort', onAbort, { once: true })
    socket.once('close', () => {
      signal.removeEventListener('abort', onAbort)
    })
    outgoing.once('response', (response) => {
      resolve({ kind: 'response', response })
    })
    outgoing.once('upgrade', (response, upgraded, head) => {
      resolve({ kind: 'upgrade', response, socket: upgraded, head })
    })
    outgoing.on('error', (error) => {
      socket.destroy()
      reject(error)
    })
    if (isSending) void sendBody(request, outgoing)
    else outgoing.end()
  })
}

function hasBody({ method, header }: ApiRequest): boolean {
  const length = header('content-length')
  if (length !== undefined) return length !== '0'
  return header('transfer-encoding') !== undefined || !['GET', 'HEAD', 'OPTIONS'].includes(method)
}

/** As fast as the backend takes it. A backend may answer before it has heard all. */
async function sendBody({ raw }: ApiRequest, outgoing: ClientRequest): Promise<void> {
  try {
    await pipeline(raw.body(), outgoing)
  } catch {
    // The answer, or its absence, tells.
  }
}
