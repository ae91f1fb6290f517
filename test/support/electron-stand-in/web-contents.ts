import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { wrapPreload } from './page-runtime.ts'
import type { MessagePortMain } from './ports.ts'

export const ipcMain = new EventEmitter()

type Outgoing =
  | { type: 'message'; channel: string; args: unknown[]; ports: number[] }
  | { type: 'port'; id: number; data: unknown }
  | { type: 'close'; id: number }

/** A window's page, as the host sees it. Messages to the page go in batches, in order. */
export class WebContents extends EventEmitter {
  static #count = 0
  readonly id = ++WebContents.#count
  readonly session: unknown
  windowOpenHandler: ((details: { url: string }) => { action: string }) | undefined
  #page: Page | undefined
  #ports = new Map<number, MessagePortMain>()
  #lastPort = 0
  #queue: Outgoing[] = []

  constructor(session: unknown) {
    super()
    this.session = session
  }

  async attach(page: Page, preload: string | undefined): Promise<void> {
    this.#page = page
    page.on('popup', (popup) => {
      const answer = this.windowOpenHandler?.({ url: popup.url() })
      if (answer?.action !== 'allow') void popup.close()
    })
    // Ports end with their document; a change of the hash is none of a document.
    page.on('request', (request) => {
      if (request.isNavigationRequest() && request.frame() === page.mainFrame()) this.#dropPorts()
    })
    await page.exposeBinding('__standInToHost', (_source, type: string, target: string | number, args: unknown[]) => {
      if (type === 'port') this.#ports.get(Number(target))?.postMessage(args[0])
      else ipcMain.emit(String(target), { sender: this, senderFrame: { url: page.url() } }, ...args)
    })
    if (preload) await page.addInitScript({ content: wrapPreload(readFileSync(preload, 'utf8')) })
  }

  send(channel: string, ...args: unknown[]): void {
    this.#push({ type: 'message', channel, args, ports: [] })
  }

  postMessage(channel: string, message: unknown, transfer: MessagePortMain[] = []): void {
    const ids = transfer.map((port) => this.#adopt(port))
    this.#push({ type: 'message', channel, args: [message], ports: ids })
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler
  }

  getURL(): string {
    return this.#page?.url() ?? ''
  }

  isDestroyed(): boolean {
    return !this.#page || this.#page.isClosed()
  }

  reload(): void {
    void this.#page?.reload()
  }

  #adopt(port: MessagePortMain): number {
    const id = ++this.#lastPort
    this.#ports.set(id, port)
    port.on('message', (event: { data: unknown }) => this.#push({ type: 'port', id, data: event.data }))
    port.on('close', () => this.#push({ type: 'close', id }))
    port.start()
    return id
  }

  #dropPorts(): void {
    for (const port of this.#ports.values()) port.close()
    this.#ports = new Map()
  }

  #push(item: Outgoing): void {
    if (this.#queue.push(item) > 1) return
    setImmediate(() => {
      const batch = this.#queue.splice(0)
      // A page that is closing has nobody left to tell.
      this.#page
        ?.evaluate((items) => {
          ;(globalThis as unknown as { __standInFromHost?: (items: unknown[]) => void }).__standInFromHost?.(items)
        }, batch)
        .catch((error: unknown) => this.emit('lost-messages', error))
    })
  }
}
