import { isIPv4, isIPv6 } from 'node:net'
import { type FieldError, invalidField } from '#kube/meta/field-error.ts'

export type IpFamily = 'IPv4' | 'IPv6'

/** An address as Kubernetes has always read it: leading zeros in IPv4 and IPv4 in IPv6 count, zones do not. */
export interface Ip {
  /** IPv4 also for an IPv4-mapped IPv6 address, as in Go's net.IP. */
  readonly family: IpFamily
  /** The number that it stands for. */
  readonly value: bigint
  readonly hasLeadingZeros: boolean
  readonly isMapped: boolean
  /** RFC 5952, or four decimal numbers. */
  readonly canonical: string
}

export interface Cidr {
  readonly ip: Ip
  readonly prefix: number
  readonly family: IpFamily
  /** The first and the last address. */
  readonly first: bigint
  readonly last: bigint
  readonly hasLeadingZeros: boolean
  /** With the bits beyond the prefix cleared. */
  readonly canonical: string
}

export const bitsOfFamily: Readonly<Record<IpFamily, number>> = { IPv4: 32, IPv6: 128 }
const mappedPrefix = 0xffffn

/** Source: k8s.io/utils/net ParseIPSloppy. */
export function parseIp(text: string): Ip | undefined {
  const plain = text.replace(/\b0+(?=\d+\b)/g, '')
  if (/^\d+(\.\d+){3}$/.test(text) && isIPv4(plain)) {
    return { ...numbered('IPv4', valueOf4(plain)), hasLeadingZeros: plain !== text, isMapped: false }
  }
  if (!isIPv6(text) || text.includes('%')) return undefined
  const value = valueOf6(text)
  const isMapped = value >> 32n === mappedPrefix
  const own = isMapped ? numbered('IPv4', value & 0xffffffffn) : numbered('IPv6', value)
  return { ...own, hasLeadingZeros: false, isMapped }
}

function numbered(family: IpFamily, value: bigint): Pick<Ip, 'family' | 'value' | 'canonical'> {
  return { family, value, canonical: formatIp(family, value) }
}

function valueOf4(text: string): bigint {
  return text.split('.').reduce((sum, part) => (sum << 8n) + BigInt(part), 0n)
}

function valueOf6(text: string): bigint {
  const dotted = /\d+(\.\d+){3}$/.exec(text)?.[0]
  const low = dotted === undefined ? 0n : valueOf4(dotted)
  const hex =
    dotted === undefined
      ? text
      : `${text.slice(0, -dotted.length)}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`
  const [head = '', tail] = hex.split('::')
  const groups = (part: string): string[] => part.split(':').filter((group) => group !== '')
  const before = groups(head)
  const after = groups(tail ?? '')
  const zeros = Array<string>(8 - before.length - after.length).fill('0')
  return [...before, ...zeros, ...after].reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n)
}

export function formatIp(family: IpFamily, value: bigint): string {
  if (family === 'IPv4') return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 0xffn)).join('.')
  const groups = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16))
  // The URL standard writes addresses as RFC 5952 does.
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}

/** Source: k8s.io/utils/net ParseCIDRSloppy. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', length, ...rest] = text.split('/')
  const ip = parseIp(address)
  if (!ip || rest.length > 0 || length === undefined || !/^\d+$/.test(length)) return undefined
  const bits = bitsOfFamily[ip.family]
  const prefix = Number(length) - (ip.isMapped ? 96 : 0)
  if (prefix < 0 || prefix > bits) return undefined
  const host = (1n << BigInt(bits - prefix)) - 1n
  const first = ip.value & ~host
  return {
    ip,
    prefix,
    family: ip.family,
    first,
    last: first | host,
    hasLeadingZeros: ip.hasLeadingZeros || /^0\d/.test(length),
    canonical: `${formatIp(ip.family, first)}/${String(prefix)}`,
  }
}

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
  for (const [ranges, name] of special) {
    if (ranges.some((range) => containsIp(range, ip)))
      errors.push(invalidField(field, text, `may not be in the ${name}`))
  }
  return errors
}

export function containsIp(cidr: Cidr | undefined, ip: Ip): boolean {
  return cidr !== undefined && cidr.family === ip.family && ip.value >= cidr.first && ip.value <= cidr.last
}

const special = (
  [
    [['127.0.0.0/8', '::1/128'], 'loopback range (127.0.0.0/8, ::1/128)'],
    [['169.254.0.0/16', 'fe80::/10'], 'link-local range (169.254.0.0/16, fe80::/10)'],
    [['224.0.0.0/24', 'ff02::/16'], 'link-local multicast range (224.0.0.0/24, ff02::/10)'],
  ] as const
).map(([ranges, name]) => [ranges.map(parseCidr), name] as const)
