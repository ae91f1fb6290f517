import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { messageOf } from '#base/errors.ts'
import { credentialsOf, sendResponse, toApiRequest } from './exchange.ts'
import { failureResponse } from './failure.ts'
import type { Api, ApiOptions } from './handler.ts'
import type { HttpRequest, HttpResponse, ListenerOptions } from './listener.ts'
import type { ApiResponse } from './message.ts'

/** Joins the API with Node's HTTP modules: who asks, what is answered, one debug line each. */
export function createServer(api: Api, options: ApiOptions): Pick<ListenerOptions, 'onRequest' | 'onUpgrade'> {
  const { logger, clock } = options
  const answer = async (request: HttpRequest, response: HttpResponse): Promise<ApiResponse> => {
    try {
      return await api.handle(toApiRequest(request, response, logger), credentialsOf(request))
    } catch (error) {
      return failureResponse(error)
    }
  }
  const exchange = async (request: HttpRequest, response: HttpResponse): Promise<void> => {
    const started = clock.monotonic()
    const given = await answer(request, response)
    const fields = { method: request.method ?? '', path: (request.url ?? '').split('?')[0] ?? '', status: given.status }
    try {
      await sendResponse(request, response, given)
    } catch (error) {
      logger.debug('response broken off', { ...fields, reason: messageOf(error) })
      // Nobody is left to end what could not even begin.
      response.destroy()
    }
    logger.debug('request', { ...fields, milliseconds: Math.round(clock.monotonic() - started) })
  }
  return {
    onRequest(request, response) {
      void exchange(request, response)
    },
    onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
      socket.on('error', () => socket.destroy())
      // What speaks WebSocket and SPDY comes with the first who asks for them.
      import('./upgrade.ts')
        .then(({ handleUpgrade }) => handleUpgrade(api, options, { request, socket, head }))
        .catch((error: unknown) => {
          logger.error('an upgrade failed', { reason: messageOf(error) })
          socket.destroy()
        })
    },
  }
}
