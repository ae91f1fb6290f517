import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * The one browser that may use the host: who first brings the token from the printed URL gets the session's cookie. The
 * token then opens nothing any more, so a URL in a shell's history or a browser's is worth nothing.
 */
export class WebSession {
  readonly token = randomBytes(32).toString('base64url')
  readonly #secret = randomBytes(32).toString('base64url')
  readonly #cookieName: string
  #isUsed = false

  /** Browsers send one cookie to every port of a host: the port in its name keeps two programs apart. */
  constructor(port: number) {
    this.#cookieName = `archipel_session_${String(port)}`
  }

  /** The value for a Set-Cookie header, or nothing for a token that is wrong or was used. */
  exchange(token: string): string | undefined {
    if (this.#isUsed || !isEqual(token, this.token)) return undefined
    this.#isUsed = true
    return `${this.#cookieName}=${this.#secret}; HttpOnly; SameSite=Strict; Path=/`
  }

  isValid(cookieHeader: string | undefined): boolean {
    return (cookieHeader ?? '').split(';').some((pair) => {
      const [name, value] = pair.trim().split('=', 2)
      return name === this.#cookieName && value !== undefined && isEqual(value, this.#secret)
    })
  }
}

/** In constant time; by digests, since lengths must not tell either. */
function isEqual(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
