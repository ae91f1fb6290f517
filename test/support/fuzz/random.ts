/** Chance that repeats itself from a seed (mulberry32), so that a failure names how to meet it again. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** In [0, limit). */
  int(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  chance(share: number): boolean {
    return this.next() < share
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.int(choices.length)]
    if (choice === undefined) throw new Error('nothing to pick from')
    return choice
  }

  times<T>(limit: number, make: (index: number) => T): T[] {
    return Array.from({ length: this.int(limit + 1) }, (_, index) => make(index))
  }
}

/** The seed of this run: `FUZZ_SEED`, or one that is always the same. */
export const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_122)
