import { DisposableStore } from '#base/disposable.ts'
import { messageOf } from '#base/errors.ts'
import { decodeFrame, encodeFrame, type Frame } from '#contract/frames.ts'
import type { Transport } from '#contract/transport.ts'

type Answer = (frame: Frame) => void

/** One live transport: gives out ids and brings each answer to whoever asked. */
export class Link {
  readonly #transport: Transport
  readonly #answers = new Map<number, Answer>()
  readonly #store = new DisposableStore()
  #lastId = 0

  constructor(transport: Transport, onClose: (reason: string) => void) {
    this.#transport = transport
    this.#store.add(
      transport.onMessage((message) => {
        this.#receive(message)
      }),
    )
    this.#store.add(
      transport.onClose((reason) => {
        this.#store.dispose()
        this.#answers.clear()
        onClose(reason)
      }),
    )
  }

  /** Answers with the id; frames of this id go to `answer` until one ends it or `forget` is called. */
  open(method: string, input: unknown, credit: number, answer: Answer): number {
    const id = ++this.#lastId
    this.#answers.set(id, answer)
    this.#send({ type: 'open', id, method, input, credit })
    return id
  }

  credit(id: number, count: number): void {
    if (this.#answers.has(id)) this.#send({ type: 'credit', id, count })
  }

  cancel(id: number): void {
    if (this.#answers.delete(id)) this.#send({ type: 'cancel', id })
  }

  close(reason: string): void {
    this.#transport.close(reason)
  }

  #send(frame: Frame): void {
    this.#transport.send(encodeFrame(frame))
  }

  #receive(message: unknown): void {
    try {
      const frame = decodeFrame(message)
      const answer = this.#answers.get(frame.id)
      if (frame.type === 'end' || frame.type === 'error') this.#answers.delete(frame.id)
      answer?.(frame)
    } catch (error) {
      this.#transport.close(messageOf(error))
    }
  }
}
