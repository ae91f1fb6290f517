import type { TLSSocket } from 'node:tls'
import type { Clock } from '#base/clock.ts'
import { CredentialsRefused, type Authenticator, type ClientCertificate, type Credentials } from './authenticator.ts'
import { credentialIdKey } from './user.ts'

/** CN is the user, every O a group. Source: apiserver pkg/authentication/request/x509/x509.go. */
export function byCertificate(clock: Clock): Authenticator {
  return ({ certificate }) => {
    if (!certificate) return undefined
    if (certificate === 'unverified')
      throw new CredentialsRefused('the certificate is not signed by the authority of this cluster')
    const { name, groups, fingerprint, notAfter } = certificate
    if (clock.now() > notAfter) throw new CredentialsRefused('the certificate has expired')
    return { name, groups, extra: { [credentialIdKey]: [`X509SHA256=${fingerprint}`] } }
  }
}

const shown = new WeakMap<TLSSocket, NonNullable<Credentials['certificate']> | 'none'>()

/** Reading a peer's certificate copies it out of the TLS library each time; one connection has one subject. */
export function certificateOf(socket: TLSSocket): Credentials['certificate'] {
  let certificate = shown.get(socket)
  if (certificate === undefined) {
    certificate = readCertificate(socket)
    shown.set(socket, certificate)
  }
  return certificate === 'none' ? undefined : certificate
}

function readCertificate(socket: TLSSocket): ClientCertificate | 'unverified' | 'none' {
  const peer = socket.getPeerCertificate()
  // Node answers with an empty object where the client showed none.
  if (Object.keys(peer).length === 0) return 'none'
  if (!socket.authorized) return 'unverified'
  const { CN, O } = peer.subject as { CN?: string | string[]; O?: string | string[] }
  const name = [CN ?? []].flat()[0]
  if (name === undefined) return 'none'
  return {
    name,
    groups: [O ?? []].flat(),
    fingerprint: peer.fingerprint256.replaceAll(':', '').toLowerCase(),
    notAfter: Date.parse(peer.valid_to),
  }
}
