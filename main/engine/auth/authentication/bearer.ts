import type { Authenticator, Credentials, TokenAuthenticator } from './authenticator.ts'
import { CredentialsRefused } from './authenticator.ts'

/** Longer ones are nobody's: upstream stops at Go's limit for headers. */
const maximumTokenLength = 64 * 1024

/**
 * `Authorization: Bearer …`, and for browsers, which cannot set it on a WebSocket, a subprotocol.
 * Source: apiserver pkg/authentication/request/{bearertoken,websocket}.
 */
export function byBearerToken(authenticate: TokenAuthenticator, audiences: () => readonly string[]): Authenticator {
  return async (credentials, notes) => {
    const token = tokenOf(credentials)
    if (token === undefined) return undefined
    if (token.length > maximumTokenLength) throw new CredentialsRefused('the token is too long')
    const identity = await authenticate(token, audiences(), notes)
    if (!identity) throw new CredentialsRefused('invalid bearer token')
    return identity.user
  }
}

function tokenOf(credentials: Credentials): string | undefined {
  const match = /^bearer (.*)$/i.exec(credentials.header('authorization')?.trim() ?? '')
  return match?.[1]?.split(' ')[0] || socketToken(credentials)
}

const protocolPrefix = 'base64url.bearer.authorization.k8s.io.'

/** There must be another subprotocol, for the server to answer with: the token is not to be echoed. */
function socketToken({ header }: Credentials): string | undefined {
  const isSocket = header('upgrade')?.toLowerCase() === 'websocket' && /\bupgrade\b/i.test(header('connection') ?? '')
  if (!isSocket) return undefined
  const offered = (header('sec-websocket-protocol') ?? '').split(',').map((text) => text.trim())
  const [encoded, another] = offered.filter((text) => text.startsWith(protocolPrefix))
  if (encoded === undefined) return undefined
  if (another !== undefined) throw new CredentialsRefused('multiple base64.bearer.authorization tokens specified')
  const text = encoded.slice(protocolPrefix.length)
  if (!/^[\w-]*$/.test(text)) throw new CredentialsRefused('invalid base64.bearer.authorization token encoding')
  const token = Buffer.from(text, 'base64url').toString()
  if (token !== '' && offered.length === 1) throw new CredentialsRefused('missing additional subprotocol')
  return token || undefined
}
