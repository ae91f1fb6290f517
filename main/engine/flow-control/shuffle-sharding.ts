import { createHash } from 'node:crypto'

/** A flow, of all flows of a schema, as a number. Source: apiserver pkg/util/flowcontrol/apf_controller.go hashFlowID. */
export function hashFlow(schema: string, distinguisher: string): bigint {
  return createHash('sha256').update(schema).update('\0').update(distinguisher).digest().readBigUInt64LE()
}

/**
 * The queues that a flow may wait in: a hand of cards, dealt from a deck that the hash has shuffled. Two flows share
 * all their queues so rarely that a flood in one leaves the other a way through.
 * Source: apiserver pkg/util/shufflesharding/shufflesharding.go.
 */
export function dealHand(hash: bigint, deckSize: number, handSize: number): number[] {
  const remainders: number[] = []
  let rest = hash
  for (let dealt = 0; dealt < handSize; dealt++) {
    const left = BigInt(deckSize - dealt)
    remainders.push(Number(rest % left))
    rest /= left
  }
  return remainders.map((remainder, dealt) => {
    let card = remainder
    for (let before = dealt - 1; before >= 0; before--) {
      if (card >= (remainders[before] ?? 0)) card++
    }
    return card
  })
}
