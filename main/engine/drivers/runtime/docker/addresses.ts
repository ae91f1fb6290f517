/** Gives pods addresses of their own choice, so that they keep them over restarts: Docker's own come and go. */
export class AddressPool {
  readonly #prefix: string
  readonly #owners = new Map<string, string>()
  readonly #cursors = new Map<number, number>()

  constructor(prefix: string) {
    this.#prefix = prefix
  }

  /** The wanted address if it is free, else the node's next one: an address rests for as long as possible. */
  take(uid: string, nodeIndex: number, wanted: string | undefined): string {
    if (wanted?.startsWith(`${this.#prefix}.`) && (this.#owners.get(wanted) ?? uid) === uid) {
      this.#owners.set(wanted, uid)
      return wanted
    }
    for (let tries = 0; tries < last; tries++) {
      const cursor = ((this.#cursors.get(nodeIndex) ?? first - 1) % last) + 1
      this.#cursors.set(nodeIndex, cursor)
      const address = `${this.#prefix}.${String(nodeIndex + 1)}.${String(cursor)}`
      if (cursor < first || this.#owners.has(address)) continue
      this.#owners.set(address, uid)
      return address
    }
    throw new Error(`node ${String(nodeIndex + 1)} has no free pod address left`)
  }

  /** Takes note of an address that is in use already. */
  claim(address: string, uid: string): void {
    if (address) this.#owners.set(address, uid)
  }

  release(uid: string): void {
    for (const [address, owner] of this.#owners) if (owner === uid) this.#owners.delete(address)
  }
}

const first = 2
const last = 254
