import { expect, test } from 'vitest'
import {
  validateCidr,
  validateEndpointIp,
  validateIp,
} from '../../../../../../main/engine/kinds/networking/ip-validation.ts'
import { cidrWarnings, ipWarnings } from '../../../../../../main/engine/kinds/networking/ip-warnings.ts'

const bodies = (errors: { body: string }[]): string[] => errors.map(({ body }) => body)

test('what could be read in two ways is refused, unless it is there already', () => {
  expect(bodies(validateIp('ip', '010.0.0.1'))).toEqual(['Invalid value: "010.0.0.1": must not have leading 0s'])
  expect(validateIp('ip', '010.0.0.1', ['010.0.0.1'])).toEqual([])
  expect(bodies(validateCidr('cidr', '10.0.0.1/8'))).toEqual([
    'Invalid value: "10.0.0.1/8": must not have bits set beyond the prefix length',
  ])
})

test.each([
  ['0.0.0.0', 'may not be unspecified (0.0.0.0)'],
  ['::1', 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
  ['fe80::1', 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
  ['224.0.0.7', 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
])('no endpoint has %s', (ip, detail) => {
  expect(bodies(validateEndpointIp('ip', ip))).toEqual([`Invalid value: ${JSON.stringify(ip)}: ${detail}`])
})

test('an odd spelling is warned of', () => {
  expect(ipWarnings('ip', 'FD00::1')).toEqual([
    'ip: IPv6 address "FD00::1" should be in RFC 5952 canonical format ("fd00::1")',
  ])
  expect(cidrWarnings('cidr', '10.0.0.1/8')).toEqual([
    'cidr: CIDR value "10.0.0.1/8" is ambiguous in this context (should be "10.0.0.0/8" or "10.0.0.1/32"?)',
  ])
})
