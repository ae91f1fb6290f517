import { AsyncQueue } from '#base/async.ts'
import { DisposableStore, toDisposable } from '#base/disposable.ts'
import type { Method } from '#contract/builders.ts'
import { creditWindow } from '#contract/credit.ts'
import { fromEnvelope } from '#contract/errors.ts'
import type { Frame } from '#contract/frames.ts'
import type { Link } from './link.ts'
import type { Reconnector } from './reconnector.ts'

type Fold = (input: unknown, item: unknown) => unknown

/**
 * The consumer's end of a stream. It outlives connections: on each new link it asks again, for what its method's `resume`
 * makes of the input and the items that came. An aborted signal ends the iteration quietly.
 */
export class ClientStream implements AsyncIterator<unknown> {
  readonly #name: string
  readonly #resume: Fold | undefined
  readonly #queue = new AsyncQueue<unknown>()
  readonly #items: AsyncIterator<unknown, void, void>
  readonly #store = new DisposableStore()
  #input: unknown
  #open: { link: Link; id: number } | undefined
  /** Items received and not yet read. */
  #unread = 0
  /** Items read and not yet paid back as credit. */
  #owed = 0

  constructor(reconnector: Reconnector, name: string, input: unknown, method: Method, signal: AbortSignal | undefined) {
    this.#name = name
    this.#input = input
    if (method.type === 'stream') this.#resume = method.resume?.bind(method)
    this.#items = this.#queue[Symbol.asyncIterator]()
    if (signal?.aborted) {
      this.#finish()
      return
    }
    const onAbort = (): void => {
      this.#finish()
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    this.#store.add(toDisposable(() => signal?.removeEventListener('abort', onAbort)))
    this.#store.add(
      reconnector.onLink((link) => {
        this.#start(link)
      }),
    )
    if (reconnector.link) this.#start(reconnector.link)
  }

  async next(): Promise<IteratorResult<unknown>> {
    const result = await this.#items.next()
    if (result.done) return { done: true, value: undefined }
    this.#unread -= 1
    this.#owed += 1
    // In halves of the window: a frame of credit for each item would double the traffic.
    if (this.#open && this.#owed >= creditWindow / 2) {
      this.#open.link.credit(this.#open.id, this.#owed)
      this.#owed = 0
    }
    return result
  }

  return(): Promise<IteratorResult<unknown>> {
    this.#finish()
    return Promise.resolve({ done: true, value: undefined })
  }

  #start(link: Link): void {
    this.#owed = 0
    const id = link.open(this.#name, this.#input, creditWindow - this.#unread, (frame) => {
      this.#receive(frame)
    })
    this.#open = { link, id }
  }

  #receive(frame: Frame): void {
    if (frame.type === 'data') {
      if (this.#resume) this.#input = this.#resume(this.#input, frame.value)
      this.#unread += 1
      this.#queue.push(frame.value)
      return
    }
    this.#open = undefined
    if (frame.type === 'error') this.#queue.fail(fromEnvelope(frame.error))
    this.#finish()
  }

  #finish(): void {
    this.#store.dispose()
    if (this.#open) this.#open.link.cancel(this.#open.id)
    this.#open = undefined
    this.#queue.end()
  }
}
