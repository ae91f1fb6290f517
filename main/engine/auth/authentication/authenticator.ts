import type { UserInfo } from '../../registry/registry.ts'

/** The subject of a client certificate that the cluster's authority has signed. */
export interface ClientCertificate {
  readonly name: string
  readonly groups: readonly string[]
  /** SHA-256 of the certificate, in hexadecimal. */
  readonly fingerprint: string
  /** Milliseconds since the epoch. A connection may outlive its certificate. */
  readonly notAfter: number
}

/** What a request shows of its sender. */
export interface Credentials {
  /** Vouched for by this process, which has asked for something itself. */
  readonly self?: UserInfo
  /** `unverified`: one was shown that the cluster's authority has not signed. */
  readonly certificate?: ClientCertificate | 'unverified'
  /** The value of a header by its lower-case name. */
  header(name: string): string | undefined
  /** All headers as they came, names in lower case. */
  headerLines(): Iterable<readonly [string, string]>
}

/** What an authenticator found out, besides who it is. */
export interface Notes {
  warn(text: string): void
  annotate(key: string, value: string): void
}

/** Credentials that are somebody's but wrong: expired, withdrawn, for somebody else. The text stays in the server. */
export class CredentialsRefused extends Error {
  override readonly name = 'CredentialsRefused'
}

/** Answers with the user, or undefined where it has no opinion; throws CredentialsRefused. */
export type Authenticator = (
  credentials: Credentials,
  notes: Notes,
) => UserInfo | undefined | Promise<UserInfo | undefined>

/** Who a token is of, and which of the asked audiences it is meant for. */
export interface TokenIdentity {
  readonly user: UserInfo
  readonly audiences: readonly string[]
}

/** As an Authenticator, for a bearer token alone; `audiences` are those of which one will do. */
export type TokenAuthenticator = (
  token: string,
  audiences: readonly string[],
  notes: Notes,
) => TokenIdentity | undefined | Promise<TokenIdentity | undefined>
