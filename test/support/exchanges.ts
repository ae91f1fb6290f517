import { silentLogger } from '#base/logger.ts'
import type { Exchange } from '../../main/engine/api/filters/filter.ts'
import { openExchange } from '../../main/engine/api/filters/open-exchange.ts'
import type { ApiRequest } from '../../main/engine/api/message.ts'
import type { UserInfo } from '../../main/engine/registry/registry.ts'
import type { FakeClock } from './fake-clock.ts'
import { noRawRequest } from './raw-request.ts'

export interface Asked {
  readonly method?: string
  /** With its query. */
  readonly target?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  readonly user?: UserInfo
  readonly signal?: AbortSignal
}

/** A request as filters see it, for tests of one filter. */
export function exchangeOf(clock: FakeClock, asked: Asked = {}): Exchange {
  const { method = 'GET', target = '/api/v1/namespaces/default/configmaps/x', headers = {}, body = '', user } = asked
  const url = new URL(target, 'https://engine')
  const abandoned = new AbortController()
  const request: ApiRequest = {
    method,
    path: url.pathname,
    query: url.searchParams,
    header: (name) => headers[name],
    body: () => Promise.resolve(Buffer.from(body)),
    signal: AbortSignal.any([abandoned.signal, ...(asked.signal ? [asked.signal] : [])]),
    abandon() {
      abandoned.abort()
    },
    logger: silentLogger,
    raw: { ...noRawRequest, search: url.search, clientAddress: '127.0.0.1' },
  }
  const { exchange } = openExchange(
    request,
    { header: (name) => headers[name], headerLines: () => Object.entries(headers) },
    clock,
  )
  return user ? { ...exchange, user } : exchange
}
