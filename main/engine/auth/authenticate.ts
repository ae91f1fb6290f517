import type { TLSSocket } from 'node:tls'
import { unauthorized } from '#kube/meta/status-errors.ts'
import type { UserInfo } from '../registry/registry.ts'

/** What a request shows of its sender. */
export interface Credentials {
  /** The subject of a client certificate that the cluster's authority has signed. */
  readonly certificate?: { readonly name: string; readonly groups: readonly string[] }
  readonly authorization?: string
}

/** Answers with the user, or undefined where it has no opinion; throws 401 for credentials that are wrong. */
export type Authenticator = (credentials: Credentials) => UserInfo | undefined

const everyone = 'system:authenticated'

/** Source: apiserver pkg/authentication/request/x509: CN is the user, every O a group. */
export const byCertificate: Authenticator = ({ certificate }) =>
  certificate && { name: certificate.name, groups: [...certificate.groups, everyone] }

/** No token is issued yet (service accounts come later), so any that is shown is unknown. */
export const byBearerToken: Authenticator = ({ authorization }) => {
  if (authorization !== undefined) throw unauthorized()
  return undefined
}

/** The first authenticator with an answer decides. Undefined is an anonymous request. */
export function authenticate(chain: readonly Authenticator[], credentials: Credentials): UserInfo | undefined {
  for (const authenticator of chain) {
    const user = authenticator(credentials)
    if (user) return user
  }
  return undefined
}

const subjects = new WeakMap<TLSSocket, Credentials['certificate'] & object>()

/** Reading a peer's certificate copies it out of the TLS library each time; one connection has one subject. */
export function certificateOf(socket: TLSSocket): Credentials['certificate'] {
  if (!socket.authorized) return undefined
  let subject = subjects.get(socket)
  if (!subject) {
    const { CN, O } = socket.getPeerCertificate().subject as { CN?: string | string[]; O?: string | string[] }
    const name = [CN ?? []].flat()[0]
    if (name === undefined) return undefined
    subject = { name, groups: [O ?? []].flat() }
    subjects.set(socket, subject)
  }
  return subject
}
