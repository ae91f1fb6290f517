import { expect, test } from 'vitest'
import { dealHand, hashFlow } from '../../../../../main/engine/flow-control/shuffle-sharding.ts'

test('a hand has distinct cards of the deck', () => {
  for (let flow = 0; flow < 500; flow++) {
    const hand = dealHand(hashFlow('global-default', `user-${String(flow)}`), 128, 6)
    expect(new Set(hand).size).toBe(6)
    expect(hand.every((card) => card >= 0 && card < 128)).toBe(true)
  }
})

test('every card is dealt about as often', () => {
  const counts = new Array<number>(16).fill(0)
  for (let flow = 0; flow < 4000; flow++) {
    for (const card of dealHand(hashFlow('s', String(flow)), 16, 4)) counts[card] = (counts[card] ?? 0) + 1
  }
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150)
})

test.each([
  [0n, 128, 4, [0, 1, 2, 3]],
  [1n, 4, 2, [1, 0]],
  [11n, 4, 2, [3, 2]],
  [7n, 1, 1, [0]],
])('the hand of %s from a deck of %s', (hash, deck, size, hand) => {
  expect(dealHand(hash, deck, size)).toEqual(hand)
})
