import { Socket } from 'node:net'
import { ServerResponse, STATUS_CODES } from '../http-module.ts'
import { credentialsOf, sendResponse, toApiRequest } from './exchange.ts'
import { failureResponse } from './failure.ts'
import type { Api, ApiOptions } from './handler.ts'
import { withBody, type ApiRequest, type ApiResponse } from './message.ts'
import { requestInfoOf, type RequestInfo } from './request-info.ts'
import { sendLog } from './streaming/log-socket.ts'
import { serveCommand } from './streaming/serve-command.ts'
import { servePortForward } from './streaming/port-forward.ts'
import { upgradeThroughProxy } from './proxy/upgrade.ts'
import { switched } from './streaming/refusals.ts'
import { isWebSocket, type UpgradeRequest } from './streaming/websocket.ts'
import { connectRequest, type ConnectRequest } from './subresources/connect.ts'
import { sendWatch } from './watch-socket.ts'

type Serve = (call: ConnectRequest, connection: UpgradeRequest) => Promise<ApiResponse>

/** What leaves HTTP for a protocol of its own, by the resource and its part. */
const streams: Readonly<Record<string, Serve>> = {
  'pods/attach': serveCommand,
  'pods/exec': serveCommand,
  'pods/portforward': servePortForward,
  'pods/proxy': upgradeThroughProxy,
  'services/proxy': upgradeThroughProxy,
  'nodes/proxy': upgradeThroughProxy,
}

/**
 * A connection that asks to leave HTTP. What is refused is answered as any other request; so is what has nothing to
 * leave for: upstream too takes no notice of the wish then.
 */
export async function handleUpgrade(api: Api, options: ApiOptions, connection: UpgradeRequest): Promise<void> {
  const { request, socket, head } = connection
  const answer = await admit(api, options, connection).catch(failureResponse)
  const path = (request.url ?? '').split('?')[0] ?? ''
  if (answer.status === 101) return options.logger.debug('connection upgraded', { path })
  if (head.length > 0) socket.unshift(head)
  await answerPlainly(connection, answer).catch(() => undefined)
}

async function admit(api: Api, options: ApiOptions, connection: UpgradeRequest): Promise<ApiResponse> {
  const { request, socket } = connection
  const asked = toApiRequest(request, socket, options.logger)
  const info = requestInfoOf(asked.method, asked.path, asked.query)
  const serve = streamOf(info)
  if (serve) {
    return api.admit(asked, credentialsOf(request), (exchange) => serve(connectRequest(options, exchange), connection))
  }
  const answer = await api.handle(withoutBody(asked), credentialsOf(request))
  if (answer.status !== 200 || !isWebSocket(request)) return answer
  if (info.verb === 'watch') void sendWatch(answer, connection).catch(() => socket.destroy())
  else if (info.target?.resource !== 'pods' || info.target.subresource !== 'log') return answer
  else return sendLog(answer, connection)
  return switched
}

function streamOf({ target, verb }: RequestInfo): Serve | undefined {
  if (!target || target.group !== '' || target.version !== 'v1' || verb === 'proxy') return undefined
  if (target.rest && target.subresource !== 'proxy') return undefined
  const key = `${target.resource}/${target.subresource ?? ''}`
  return Object.hasOwn(streams, key) ? streams[key] : undefined
}

/** Node reads no body where an upgrade is asked for. */
function withoutBody(asked: ApiRequest): ApiRequest {
  return withBody(asked, () => Promise.resolve(Buffer.alloc(0)))
}

/** Answers over HTTP/1.1 after all, and closes. */
async function answerPlainly({ request, socket }: UpgradeRequest, answer: ApiResponse): Promise<void> {
  if (!(socket instanceof Socket)) return void socket.destroy()
  const response = new ServerResponse(request)
  response.assignSocket(socket)
  response.shouldKeepAlive = false
  response.statusMessage = STATUS_CODES[answer.status] ?? ''
  response.once('finish', () => socket.end())
  await sendResponse(request, response, answer)
}
