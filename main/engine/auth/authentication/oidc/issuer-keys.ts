import { createLocalJWKSet, errors, type JSONWebKeySet, type JWSHeaderParameters } from 'jose'
import type { Clock } from '#base/clock.ts'
import { isRecord } from '#base/wire.ts'

/** Reads a JSON document of an issuer. */
export type GetJson = (url: string) => Promise<unknown>

type Keys = ReturnType<typeof createLocalJWKSet>
type Key = Awaited<ReturnType<Keys>>

/** Strangers can make up ids of keys; the issuer is asked no more often than this. */
const coolDown = 10_000

/**
 * The keys of an OpenID Connect issuer: discovered with the first token, and read again for a key that is not among
 * them. Source: https://openid.net/specs/openid-connect-discovery-1_0.html; go-oidc RemoteKeySet.
 */
export class IssuerKeys {
  readonly #issuer: string
  readonly #discovery: string
  readonly #getJson: GetJson
  readonly #clock: Clock
  #keys: Keys | undefined
  #readAt = Number.NEGATIVE_INFINITY
  #reading: Promise<Keys> | undefined

  constructor(issuer: { readonly url: string; readonly discoveryURL?: string }, getJson: GetJson, clock: Clock) {
    this.#issuer = issuer.url
    this.#discovery = issuer.discoveryURL ?? `${issuer.url.replace(/\/$/, '')}/.well-known/openid-configuration`
    this.#getJson = getJson
    this.#clock = clock
  }

  /** Throws where the issuer has no such key, or cannot be asked. */
  async find(header: JWSHeaderParameters): Promise<Key> {
    if (this.#keys) {
      try {
        return await this.#keys(header)
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
      }
    }
    return (await this.#read())(header)
  }

  #read(): Promise<Keys> {
    if (this.#reading) return this.#reading
    if (this.#clock.monotonic() - this.#readAt < coolDown) {
      return this.#keys
        ? Promise.resolve(this.#keys)
        : Promise.reject(new Error('oidc: the keys of the issuer could not be read'))
    }
    this.#readAt = this.#clock.monotonic()
    this.#reading = this.#fetch().finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  async #fetch(): Promise<Keys> {
    const document = await this.#getJson(this.#discovery)
    const { issuer, jwks_uri: uri } = isRecord(document) ? document : {}
    if (issuer !== this.#issuer) {
      throw new Error(
        `oidc: issuer did not match the issuer returned by provider, expected ${JSON.stringify(this.#issuer)}`,
      )
    }
    if (typeof uri !== 'string') throw new Error('oidc: the provider names no jwks_uri')
    this.#keys = createLocalJWKSet((await this.#getJson(uri)) as JSONWebKeySet)
    return this.#keys
  }
}
