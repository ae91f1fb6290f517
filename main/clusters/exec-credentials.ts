import type { Clock } from '#base/clock.ts'
import type { PluginCredential } from './exec-plugin.ts'

/** A credential is renewed a little before its end, so that a request on its way does not meet it expired. */
const margin = 30_000
const firstPause = 2000
const longestPause = 5 * 60_000

/**
 * The answers of one plugin: one run at a time however many ask, kept until they expire, and after a failure a growing
 * pause in which the same error is the answer. Without it an expired sign-in starts a plugin, or opens a browser tab,
 * for every request.
 */
export class ExecCredentials {
  readonly #run: () => Promise<PluginCredential>
  readonly #clock: Clock
  #current: PluginCredential | undefined
  #running: Promise<PluginCredential> | undefined
  #failure: { error: unknown; until: number } | undefined
  #failures = 0

  constructor(run: () => Promise<PluginCredential>, clock: Clock) {
    this.#run = run
    this.#clock = clock
  }

  get(): Promise<PluginCredential> {
    if (this.#current && !this.#isExpired(this.#current)) return Promise.resolve(this.#current)
    if (this.#failure && this.#clock.monotonic() < this.#failure.until) return Promise.reject(this.#failure.error)
    this.#running ??= this.#renew().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  /** The server refused this credential; a newer one that has come meanwhile stays. */
  refuse(credential: PluginCredential): void {
    if (this.#current === credential) this.#current = undefined
  }

  /** A person asks to try again: the pause is over. */
  forgive(): void {
    this.#failure = undefined
    this.#failures = 0
  }

  async #renew(): Promise<PluginCredential> {
    try {
      this.#current = await this.#run()
      this.forgive()
      return this.#current
    } catch (error) {
      const pause = Math.min(longestPause, firstPause * 2 ** this.#failures++)
      this.#failure = { error, until: this.#clock.monotonic() + pause }
      throw error
    }
  }

  #isExpired(credential: PluginCredential): boolean {
    return credential.expires !== undefined && credential.expires - margin <= this.#clock.now()
  }
}
