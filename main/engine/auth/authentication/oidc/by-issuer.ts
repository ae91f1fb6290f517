import { decodeJwt, jwtVerify } from 'jose'
import type { Clock } from '#base/clock.ts'
import { messageOf } from '#base/errors.ts'
import { CredentialsRefused, type TokenAuthenticator } from '../authenticator.ts'
import { userOfClaims, type ClaimRules } from './claim-mapping.ts'
import type { IssuerKeys } from './issuer-keys.ts'

/** Neither `none` nor a shared secret. Source: apiserver plugin/pkg/authenticator/token/oidc AllValidSigningAlgorithms. */
const algorithms = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512', 'EdDSA']

export interface IssuerOptions {
  readonly url: string
  readonly audiences: readonly string[]
  readonly rules: ClaimRules
  readonly keys: IssuerKeys
  readonly clock: Clock
}

/** ID tokens of an OpenID Connect issuer. Source: apiserver plugin/pkg/authenticator/token/oidc/oidc.go. */
export function byIssuer({ url, audiences, rules, keys, clock }: IssuerOptions): TokenAuthenticator {
  return async (token, asked) => {
    if (claimedIssuer(token) !== url) return undefined
    try {
      const { payload } = await jwtVerify(token, (header) => keys.find(header), {
        algorithms,
        issuer: url === google ? [google, 'accounts.google.com'] : url,
        audience: [...audiences],
        requiredClaims: ['exp'],
        currentDate: new Date(clock.now()),
      })
      return { user: userOfClaims(payload, rules), audiences: asked }
    } catch (error) {
      if (error instanceof CredentialsRefused) throw error
      throw new CredentialsRefused(`oidc: verify token: ${messageOf(error)}`, { cause: error })
    }
  }
}

const google = 'https://accounts.google.com'

/** Google leaves the scheme out. */
function claimedIssuer(token: string): string | undefined {
  try {
    const { iss } = decodeJwt(token)
    return iss === 'accounts.google.com' ? google : iss
  } catch {
    return undefined
  }
}
