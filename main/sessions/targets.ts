import type { Disposable } from '#base/disposable.ts'
import type { ErrorEnvelope } from '#contract/errors.ts'

/** A port of a pod that can be dialled now. */
export interface Target {
  readonly namespace: string
  readonly pod: string
  readonly port: number
}

/** Where a forward may connect to, live. */
export interface Targets extends Disposable {
  /** Those that take connections now. */
  ready(): Target[]
  /** The same in the order in which one more connection tries them. */
  next(): Target[]
  /** Why there is none: a feed's failure, or a reason in words. */
  problem(): ErrorEnvelope | undefined
  onChange(listener: () => void): Disposable
}

/** Gives each connection another first choice. */
export class RoundRobin {
  #turn = 0

  order<T>(items: readonly T[]): T[] {
    if (items.length === 0) return []
    const start = this.#turn++ % items.length
    return [...items.slice(start), ...items.slice(0, start)]
  }
}
