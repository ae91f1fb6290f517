import { AppError } from '#base/errors.ts'
import type { Logger } from '#base/logger.ts'
import { CreditGate } from '#contract/credit.ts'
import { toEnvelope } from '#contract/errors.ts'
import type { Frame } from '#contract/frames.ts'
import { StatusError } from '#kube/meta/status.ts'
import { abortable } from './abortable.ts'
import type { BoundMethod } from './methods.ts'

/** One call or stream that a client has opened. This is where errors are converted, once. */
export class Operation {
  readonly #frame: Frame & { type: 'open' }
  readonly #method: BoundMethod | undefined
  readonly #send: (frame: Frame) => void
  readonly #logger: Logger
  readonly #abort = new AbortController()
  readonly #gate: CreditGate

  constructor(
    frame: Frame & { type: 'open' },
    method: BoundMethod | undefined,
    send: (frame: Frame) => void,
    logger: Logger,
  ) {
    this.#frame = frame
    this.#method = method
    this.#send = send
    this.#logger = logger
    this.#gate = new CreditGate(frame.credit)
  }

  cancel(): void {
    this.#abort.abort(new AppError('rpc.cancelled'))
  }

  credit(count: number): void {
    this.#gate.give(count)
  }

  async run(): Promise<void> {
    const { id } = this.#frame
    try {
      const value = await this.#answer()
      if (!this.#abort.signal.aborted) this.#send({ type: 'end', id, ...(value === undefined ? {} : { value }) })
    } catch (error) {
      if (this.#abort.signal.aborted) return
      if (!(error instanceof AppError || error instanceof StatusError)) {
        this.#logger.error('rpc handler failed', { method: this.#frame.method, error: error as Error })
      }
      this.#send({ type: 'error', id, error: toEnvelope(error) })
    }
  }

  async #answer(): Promise<unknown> {
    if (!this.#method) throw new AppError('rpc.unknown-method', { method: this.#frame.method })
    const { signal } = this.#abort
    const input = this.#method.parse(this.#frame.input)
    const result = this.#method.handler(input, { signal })
    if (this.#method.type === 'call') return abortable(Promise.resolve(result), signal)
    await this.#pump(result as AsyncIterable<unknown>, signal)
    return undefined
  }

  /** Asks the handler for an item only when the window has room for it: what comes meanwhile, the handler coalesces. */
  async #pump(items: AsyncIterable<unknown>, signal: AbortSignal): Promise<void> {
    const iterator = items[Symbol.asyncIterator]()
    try {
      for (;;) {
        await abortable(this.#gate.take(), signal)
        const item = await abortable(iterator.next(), signal)
        if (item.done) return
        this.#send({ type: 'data', id: this.#frame.id, value: item.value })
      }
    } finally {
      // Not awaited: a generator that waits for something else runs its clean-up when that is done.
      iterator.return?.().catch((error: unknown) => {
        this.#logger.error('rpc stream clean-up failed', { method: this.#frame.method, error: error as Error })
      })
    }
  }
}
