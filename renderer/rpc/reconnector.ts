import type { Clock } from '#base/clock.ts'
import type { Disposable } from '#base/disposable.ts'
import { Emitter } from '#base/emitter.ts'
import { messageOf } from '#base/errors.ts'
import type { Transport } from '#contract/transport.ts'
import { Link } from './link.ts'

export interface ConnectionState {
  /** `connecting` is the very first attempt; later ones are part of `disconnected`. */
  readonly state: 'connecting' | 'connected' | 'disconnected'
  readonly reason?: string
}

const firstDelay = 250
const longestDelay = 10_000

/** Keeps a link to the host, with a growing pause between attempts. */
export class Reconnector implements Disposable {
  readonly #openTransport: () => Promise<Transport>
  readonly #clock: Clock
  readonly #states = new Emitter<ConnectionState>()
  readonly #links = new Emitter<Link>()
  #state: ConnectionState = { state: 'connecting' }
  #link: Link | undefined
  #retry: Disposable | undefined
  #attempts = 0
  #isDisposed = false

  constructor(openTransport: () => Promise<Transport>, clock: Clock) {
    this.#openTransport = openTransport
    this.#clock = clock
    void this.#connect()
  }

  get state(): ConnectionState {
    return this.#state
  }

  get link(): Link | undefined {
    return this.#link
  }

  onChange(listener: (state: ConnectionState) => void): Disposable {
    listener(this.#state)
    return this.#states.on(listener)
  }

  /** Told of each link from now on. */
  onLink(listener: (link: Link) => void): Disposable {
    return this.#links.on(listener)
  }

  dispose(): void {
    this.#isDisposed = true
    this.#retry?.dispose()
    this.#link?.close('the window has closed')
    this.#lose('the window has closed')
  }

  async #connect(): Promise<void> {
    try {
      const transport = await this.#openTransport()
      if (this.#isDisposed) transport.close('the window has closed')
      else this.#use(transport)
    } catch (error) {
      this.#lose(messageOf(error))
    }
  }

  #use(transport: Transport): void {
    const link = new Link(transport, (reason) => {
      if (this.#link === link) this.#lose(reason)
    })
    this.#link = link
    this.#attempts = 0
    this.#change({ state: 'connected' })
    this.#links.emit(link)
  }

  #lose(reason: string): void {
    this.#link = undefined
    this.#change({ state: 'disconnected', reason })
    if (this.#isDisposed) return
    const delay = Math.min(longestDelay, firstDelay * 2 ** this.#attempts++)
    this.#retry = this.#clock.schedule(delay, () => void this.#connect())
  }

  #change(state: ConnectionState): void {
    this.#state = state
    this.#states.emit(state)
  }
}
