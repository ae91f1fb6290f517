import { isIPv4, isIPv6 } from 'node:net'

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
  const plain = text.replace(/(?<=^|:)\d+(\.\d+){3}$/, (dotted) => dotted.replace(/\b0+(?=\d)/g, ''))
  const hasLeadingZeros = plain !== text
  if (isIPv4(plain)) return { ...numbered('IPv4', valueOf4(plain)), hasLeadingZeros, isMapped: false }
  if (!isIPv6(plain) || plain.includes('%')) return undefined
  const value = valueOf6(plain)
  const isMapped = value >> 32n === mappedPrefix
  const own = isMapped ? numbered('IPv4', value & 0xffffffffn) : numbered('IPv6', value)
  return { ...own, hasLeadingZeros, isMapped }
}

function numbered(family: IpFamily, value: bigint): Pick<Ip, 'family' | 'value' | 'canonical'> {
  return { family, value, canonical: formatIp(family, value) }
}

function valueOf4(text: string): bigint {
  return text.split('.').reduce((sum, part) => (sum << 8n) + BigInt(part), 0n)
}

function valueOf6(text: string): bigint {
  const [head = '', tail = ''] = compressed(text).split('::')
  const groups = (part: string): string[] => part.split(':').filter((group) => group !== '')
  const before = groups(head)
  const after = groups(tail)
  const zeros = Array<string>(8 - before.length - after.length).fill('0')
  return [...before, ...zeros, ...after].reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n)
}

/** The URL standard writes addresses as RFC 5952 does, and never with a dot. */
function compressed(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1)
}

export function formatIp(family: IpFamily, value: bigint): string {
  if (family === 'IPv4') return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 0xffn)).join('.')
  const groups = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16))
  return compressed(groups.join(':'))
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

export function containsIp(cidr: Cidr | undefined, ip: Ip): boolean {
  return cidr !== undefined && cidr.family === ip.family && ip.value >= cidr.first && ip.value <= cidr.last
}
