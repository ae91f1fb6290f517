import { createHash } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, jwtVerify, SignJWT, type JWTPayload } from 'jose'
import type { Clock } from '#base/clock.ts'
import { messageOf } from '#base/errors.ts'
import { CredentialsRefused } from '../authentication/authenticator.ts'
import type { Keyring, VerificationKey } from './keyring.ts'

export async function signToken({ signing }: Keyring, payload: JWTPayload): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: signing.algorithm, kid: signing.id }).sign(signing.privateKey)
}

/** Who a token says that it is of, before anything of it is believed. Undefined for what is no token. */
export function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss
  } catch {
    return undefined
  }
}

/** The clocks of those who sign and those who read may differ so much. Source: go-jose jwt.DefaultLeeway. */
export const leewaySeconds = 60

const rememberedTokens = 4096

/** Verifies signatures and times. A signature that was good stays so, and is not computed again. */
export class TokenVerifier {
  readonly #keyring: () => Promise<Keyring>
  readonly #clock: Clock
  readonly #verified = new Map<string, JWTPayload>()

  constructor(keyring: () => Promise<Keyring>, clock: Clock) {
    this.#keyring = keyring
    this.#clock = clock
  }

  /** Throws CredentialsRefused. */
  async verify(token: string): Promise<JWTPayload> {
    const digest = createHash('sha256').update(token).digest('base64')
    const known = this.#verified.get(digest)
    const now = Math.floor(this.#clock.now() / 1000)
    if (known) {
      if (known.exp !== undefined && known.exp + leewaySeconds < now)
        throw new CredentialsRefused('service account token has expired')
      return known
    }
    const payload = await this.#check(token)
    if (this.#verified.size >= rememberedTokens) this.#verified.clear()
    this.#verified.set(digest, payload)
    return payload
  }

  /** For keys that are taken away. */
  forget(): void {
    this.#verified.clear()
  }

  async #check(token: string): Promise<JWTPayload> {
    let refusal = 'no key of this cluster has signed the token'
    for (const key of candidatesFor(token, await this.#keyring())) {
      try {
        const { payload } = await jwtVerify(token, key.publicKey, {
          // The key's own algorithm, whatever the header says: `none` and HMAC with a public key get nowhere.
          algorithms: [key.algorithm],
          clockTolerance: leewaySeconds,
          currentDate: new Date(this.#clock.now()),
        })
        return payload
      } catch (error) {
        refusal = messageOf(error)
      }
    }
    throw new CredentialsRefused(refusal)
  }
}

function candidatesFor(token: string, { verifying }: Keyring): readonly VerificationKey[] {
  const { kid } = headerOf(token)
  return kid === undefined ? verifying : verifying.filter(({ id }) => id === kid)
}

function headerOf(token: string): { kid?: string } {
  try {
    const { kid } = decodeProtectedHeader(token)
    return kid === undefined ? {} : { kid }
  } catch {
    return { kid: '' }
  }
}
