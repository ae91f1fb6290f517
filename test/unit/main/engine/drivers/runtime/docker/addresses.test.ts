import { expect, test } from 'vitest'
import { AddressPool } from '../../../../../../../main/engine/drivers/runtime/docker/addresses.ts'
import { candidates } from '../../../../../../../main/engine/drivers/runtime/docker/network.ts'

test('pods get addresses in their node’s part, and one that went back rests as long as possible', () => {
  const pool = new AddressPool('10.80')
  expect(pool.take('a', 0, undefined)).toBe('10.80.1.2')
  expect(pool.take('b', 0, undefined)).toBe('10.80.1.3')
  expect(pool.take('c', 1, undefined)).toBe('10.80.2.2')
  pool.release('a')
  expect(pool.take('d', 0, undefined)).toBe('10.80.1.4')
})

test('a pod keeps the address that it had, unless another has it or it is of another network', () => {
  const pool = new AddressPool('10.80')
  pool.claim('10.80.1.9', 'a')
  expect(pool.take('a', 0, '10.80.1.9')).toBe('10.80.1.9')
  expect(pool.take('b', 0, '10.80.1.9')).toBe('10.80.1.2')
  expect(pool.take('c', 0, '10.99.1.9')).toBe('10.80.1.3')
})

test('a node that is full says so, and has room again when one goes', () => {
  const pool = new AddressPool('10.80')
  const taken = Array.from({ length: 253 }, (_, index) => pool.take(String(index), 0, undefined))
  expect(new Set(taken).size).toBe(253)
  expect(() => pool.take('more', 0, undefined)).toThrow('no free pod address')
  pool.release('7')
  expect(pool.take('more', 0, undefined)).toBe(taken[7])
})

test('a cluster tries private networks that nobody uses, and two clusters try different ones', () => {
  const first = candidates('one', new Set())
  expect(first).toHaveLength(new Set(first).size)
  expect(first).not.toContain('10.96')
  expect(candidates('one', new Set([first[0] ?? '']))[0]).toBe(first[1])
  expect(candidates('two', new Set())[0]).not.toBe(first[0])
})
