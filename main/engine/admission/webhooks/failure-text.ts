const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
])

interface NetworkError extends Error {
  readonly code?: string
  readonly address?: string
  readonly port?: number
  readonly hostname?: string
}

/** Why there was no answer, in the words that Go has for it. */
export function failureText(error: unknown, signal: AbortSignal, { host, port: given }: URL): string {
  if (signal.aborted) return 'context deadline exceeded'
  const { code = '', message, address, port, hostname } = networkErrorIn(error)
  const target = address === undefined ? host : `${address}:${String(port ?? (given || '443'))}`
  if (code === 'ECONNREFUSED') return `dial tcp ${target}: connect: connection refused`
  if (code === 'ENOTFOUND') return `dial tcp: lookup ${hostname ?? host}: no such host`
  if (code === 'EHOSTUNREACH') return `dial tcp ${target}: connect: no route to host`
  if (code === 'ENETUNREACH') return `dial tcp ${target}: connect: network is unreachable`
  if (code === 'ECONNRESET') return `read tcp ${target}: read: connection reset by peer`
  if (code === 'UND_ERR_SOCKET') return 'EOF'
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return 'the answer is too large'
  if (untrusted.has(code)) return certificate('certificate signed by unknown authority')
  if (code === 'CERT_HAS_EXPIRED') return certificate('certificate has expired or is not yet valid')
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return certificate(`certificate is not valid for ${host}`)
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') {
    return 'http: server gave HTTP response to HTTPS client'
  }
  return message
}

function certificate(problem: string): string {
  return `tls: failed to verify certificate: x509: ${problem}`
}

/** A connection that was tried on several addresses has an error for each. */
function networkErrorIn(error: unknown): NetworkError {
  if (error instanceof AggregateError && error.errors.length > 0) return networkErrorIn(error.errors[0])
  if (error instanceof Error) return error
  return new Error(String(error))
}
