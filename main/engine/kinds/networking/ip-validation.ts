import { type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { containsIp, parseCidr, parseIp, type Cidr, type IpFamily } from '../../ip/address.ts'

/** An address in a field that is older than the strict rules; `allowed` are values that the old object has. */
export function validateIp(field: string, text: string, allowed: readonly string[] = []): FieldError[] {
  if (allowed.includes(text)) return []
  const ip = parseIp(text)
  if (!ip) return [invalidField(field, text, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
  if (ip.hasLeadingZeros) return [invalidField(field, text, 'must not have leading 0s')]
  return ip.isMapped ? [invalidField(field, text, 'must not be an IPv4-mapped IPv6 address')] : []
}

/** An address that must also be in its canonical form. */
export function validateCanonicalIp(field: string, text: string): FieldError[] {
  const errors = validateIp(field, text)
  const canonical = parseIp(text)?.canonical ?? text
  if (errors.length > 0 || canonical === text) return errors
  return [invalidField(field, text, `must be in canonical form (${JSON.stringify(canonical)})`)]
}

export function validateCidr(field: string, text: string, allowed: readonly string[] = []): FieldError[] {
  if (allowed.includes(text)) return []
  const cidr = parseCidr(text)
  if (!cidr) return [invalidField(field, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')]
  if (cidr.hasLeadingZeros) return [invalidField(field, text, 'must not have leading 0s in IP or prefix length')]
  if (cidr.ip.isMapped) return [invalidField(field, text, 'must not have an IPv4-mapped IPv6 address')]
  return cidr.ip.value === cidr.first
    ? []
    : [invalidField(field, text, 'must not have bits set beyond the prefix length')]
}

export function validateCanonicalCidr(field: string, text: string): FieldError[] {
  const errors = validateCidr(field, text)
  const canonical = parseCidr(text)?.canonical ?? text
  if (errors.length > 0 || canonical === text) return errors
  return [invalidField(field, text, `must be in canonical form (${JSON.stringify(canonical)})`)]
}

/** Addresses that no endpoint can have: they would lead back to the machine that asks. Source: ValidateEndpointIP. */
export function validateEndpointIp(field: string, text: string): FieldError[] {
  const ip = parseIp(text)
  if (!ip) return [invalidField(field, text, 'must be a valid IP address')]
  const errors: FieldError[] = []
  if (ip.value === 0n) errors.push(invalidField(field, text, `may not be unspecified (${text})`))
  for (const { range, name } of specialRanges(ip.family)) {
    if (containsIp(range, ip)) errors.push(invalidField(field, text, `may not be in the ${name}`))
  }
  return errors
}

const special = [
  { IPv4: '127.0.0.0/8', IPv6: '::1/128', name: 'loopback range (127.0.0.0/8, ::1/128)' },
  { IPv4: '169.254.0.0/16', IPv6: 'fe80::/10', name: 'link-local range (169.254.0.0/16, fe80::/10)' },
  { IPv4: '224.0.0.0/24', IPv6: 'ff02::/16', name: 'link-local multicast range (224.0.0.0/24, ff02::/10)' },
]

interface SpecialRange {
  readonly range: Cidr | undefined
  readonly name: string
}

const rangesOfFamily = new Map<IpFamily, readonly SpecialRange[]>()

/** Parsed when they are asked for: reading the first IPv6 address takes a part of the time of a start. */
function specialRanges(family: IpFamily): readonly SpecialRange[] {
  let ranges = rangesOfFamily.get(family)
  if (!ranges) {
    ranges = special.map((entry) => ({ range: parseCidr(entry[family]), name: entry.name }))
    rangesOfFamily.set(family, ranges)
  }
  return ranges
}
