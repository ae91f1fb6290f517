import { AppError } from '#base/errors.ts'

const unreachable = new Map([
  ['ECONNREFUSED', 'connection refused'],
  ['ECONNRESET', 'connection reset'],
  ['EPIPE', 'connection closed'],
  ['ENOTFOUND', 'host name not found'],
  ['EAI_AGAIN', 'host name not found'],
  ['EHOSTUNREACH', 'no route to host'],
  ['ENETUNREACH', 'network unreachable'],
  ['ETIMEDOUT', 'timed out'],
  ['UND_ERR_CONNECT_TIMEOUT', 'timed out'],
  ['UND_ERR_HEADERS_TIMEOUT', 'timed out'],
  ['UND_ERR_BODY_TIMEOUT', 'timed out'],
  ['UND_ERR_SOCKET', 'connection closed'],
  ['UND_ERR_DESTROYED', 'connection closed'],
  ['UND_ERR_CLOSED', 'connection closed'],
])

const certificate = /^(ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO|ERR_INVALID_SSL)/

/**
 * Names what went wrong below HTTP. The codes of the whole cause chain are read; a message is neither matched nor passed on,
 * for it may quote a URL with a password in it.
 */
export function toConnectionError(error: unknown, server: string): unknown {
  if (error instanceof AppError || (error instanceof Error && error.name === 'AbortError')) return error
  const codes = codesOf(error)
  const bad = codes.find((code) => certificate.test(code))
  if (bad) return new AppError('cluster.certificate', { server, reason: bad }, { cause: error })
  const known = codes.find((code) => unreachable.has(code))
  const reason = known ? (unreachable.get(known) ?? known) : (codes[0] ?? 'the request failed')
  return new AppError('cluster.unreachable', { server, reason }, { cause: error })
}

function codesOf(error: unknown): string[] {
  const codes: string[] = []
  const open: unknown[] = [error]
  for (let depth = 0; depth < 16 && open.length > 0; depth++) {
    const next = open.shift()
    if (!(next instanceof Error)) continue
    if ('code' in next && typeof next.code === 'string') codes.push(next.code)
    open.push(next.cause)
    // Node tries several addresses of a host and gathers what each said.
    if (next instanceof AggregateError) open.push(...(next.errors as unknown[]))
  }
  return codes
}
