import { EventEmitter } from 'node:events'

/** One end of a MessageChannelMain: what is posted here arrives at the other end, once that was started. */
export class MessagePortMain extends EventEmitter {
  peer: MessagePortMain | undefined
  #isStarted = false
  #isClosed = false
  readonly #backlog: unknown[] = []

  start(): void {
    this.#isStarted = true
    for (const data of this.#backlog.splice(0)) this.emit('message', { data, ports: [] })
  }

  postMessage(data: unknown): void {
    const copy: unknown = structuredClone(data)
    setImmediate(() => this.peer?.receive(copy))
  }

  receive(data: unknown): void {
    if (this.#isClosed) return
    if (this.#isStarted) this.emit('message', { data, ports: [] })
    else this.#backlog.push(data)
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.peer?.close()
    setImmediate(() => this.emit('close'))
  }
}

export class MessageChannelMain {
  readonly port1 = new MessagePortMain()
  readonly port2 = new MessagePortMain()

  constructor() {
    this.port1.peer = this.port2
    this.port2.peer = this.port1
  }
}
