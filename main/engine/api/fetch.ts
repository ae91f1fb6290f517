import type { Logger } from '#base/logger.ts'
import { requestEntityTooLarge } from '#kube/meta/status-errors.ts'
import type { Credentials } from '../auth/authentication/authenticator.ts'
import type { UserInfo } from '../registry/registry.ts'
import type { Api } from './handler.ts'
import { maximumBodyBytes, type ApiRequest, type ApiResponse } from './message.ts'

/** The API for callers within the process, in the terms of the web's fetch; `user` is who they act as. */
export async function fetchFrom(api: Api, user: UserInfo, logger: Logger, request: Request): Promise<Response> {
  return toResponse(await api.handle(toApiRequest(request, logger), credentialsOf(user, request)))
}

/** No header has a say in who asks, but those that let somebody act as another. */
function credentialsOf(self: UserInfo, { headers }: Request): Credentials {
  return { self, header: (name) => headers.get(name) ?? undefined, headerLines: () => headers }
}

function toApiRequest(request: Request, logger: Logger): ApiRequest {
  const url = new URL(request.url)
  const abandoned = new AbortController()
  let signal: AbortSignal | undefined
  return {
    method: request.method,
    path: url.pathname,
    query: url.searchParams,
    header: (name) => request.headers.get(name) ?? undefined,
    async body() {
      const bytes = Buffer.from(await request.arrayBuffer())
      if (bytes.length > maximumBodyBytes) throw requestEntityTooLarge(`limit is ${String(maximumBodyBytes)}`)
      return bytes
    },
    raw: {
      search: url.search,
      headerLines: () => request.headers,
      body: () => request.body ?? ReadableStream.from<Uint8Array>([]),
      clientAddress: '',
      serverAddress: '',
    },
    get signal() {
      return (signal ??= AbortSignal.any([request.signal, abandoned.signal]))
    },
    abandon() {
      abandoned.abort()
    },
    logger,
  }
}

function toResponse({ status, headers, body }: ApiResponse): Response {
  const list = new Headers()
  for (const [name, values] of Object.entries(headers)) for (const value of [values].flat()) list.append(name, value)
  const hasBody = status !== 304 && status !== 204
  if (!Buffer.isBuffer(body)) return new Response(ReadableStream.from(body), { status, headers: list })
  return new Response(hasBody ? new Uint8Array(body) : null, { status, headers: list })
}
