import type { UserInfo } from '../../registry/registry.ts'
import {
  CredentialsRefused,
  type Authenticator,
  type Credentials,
  type Notes,
  type TokenAuthenticator,
} from './authenticator.ts'
import { asAuthenticated } from './user.ts'

/**
 * The first that knows the sender decides; a refusal counts only if nobody does. Undefined is an anonymous request.
 * Source: apiserver pkg/authentication/request/union/union.go.
 */
export function firstOf(authenticators: readonly Authenticator[]): Authenticator {
  return async (credentials: Credentials, notes: Notes): Promise<UserInfo | undefined> => {
    let refusal: CredentialsRefused | undefined
    for (const authenticate of authenticators) {
      try {
        const user = await authenticate(credentials, notes)
        if (user) return asAuthenticated(user)
      } catch (error) {
        if (!(error instanceof CredentialsRefused)) throw error
        refusal ??= error
      }
    }
    if (refusal) throw refusal
    return undefined
  }
}

/** The same for tokens. Source: apiserver pkg/authentication/token/union/union.go. */
export function firstToken(authenticators: readonly TokenAuthenticator[]): TokenAuthenticator {
  return async (token, audiences, notes) => {
    let refusal: CredentialsRefused | undefined
    for (const authenticate of authenticators) {
      try {
        const identity = await authenticate(token, audiences, notes)
        if (identity) return identity
      } catch (error) {
        if (!(error instanceof CredentialsRefused)) throw error
        refusal ??= error
      }
    }
    if (refusal) throw refusal
    return undefined
  }
}
