import { expect, test } from 'vitest'
import { parseCidr, parseIp } from '../../../../../main/engine/ip/address.ts'

// As Go's net and netip packages take them.
test.each([
  ['10.0.0.1', 'IPv4', '10.0.0.1'],
  ['010.0.0.01', 'IPv4', '10.0.0.1'],
  ['::', 'IPv6', '::'],
  ['FE80:0::0abc', 'IPv6', 'fe80::abc'],
  ['1:0:0:2:0:0:0:3', 'IPv6', '1:0:0:2::3'],
  ['::ffff:1.2.3.4', 'IPv4', '1.2.3.4'],
  ['::ffff:01.2.3.004', 'IPv4', '1.2.3.4'],
])('%s is an %s address: %s', (text, family, canonical) => {
  expect(parseIp(text)).toMatchObject({ family, canonical })
})

test.each(['', '1.2.3', '1.2.3.256', '1.2.3.4.5', 'fe80::1%eth0', '1::2::3', '10.0.0.1/8'])('%s is none', (text) => {
  expect(parseIp(text)).toBeUndefined()
})

test.each([
  ['10.0.0.1/8', '10.0.0.0/8'],
  ['fd00::1/64', 'fd00::/64'],
  ['0.0.0.0/0', '0.0.0.0/0'],
])('%s is in %s', (text, canonical) => {
  expect(parseCidr(text)?.canonical).toBe(canonical)
})
