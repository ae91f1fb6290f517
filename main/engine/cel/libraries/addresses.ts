import { isIP, isIPv6 } from 'node:net'
import { bitsOfFamily, type Cidr, containsIp, type Ip, parseCidr, parseIp } from '../../ip/address.ts'
import { CelError } from '../errors.ts'
import { define, type Library, type OverloadInput } from '../declarations.ts'
import { nominalCost, traversal, traversalFactor } from '../costs.ts'
import { opaqueType } from '../types.ts'
import { OpaqueValue, type Value } from '../values/values.ts'

const ipType = opaqueType('net.IP')
const cidrType = opaqueType('net.CIDR')

class IpValue extends OpaqueValue {
  readonly type = ipType
  readonly ip: Ip

  constructor(ip: Ip) {
    super()
    this.ip = ip
  }

  equals(other: OpaqueValue): boolean {
    return other instanceof IpValue && isSame(other.ip, this.ip)
  }
}

class CidrValue extends OpaqueValue {
  readonly type = cidrType
  readonly cidr: Cidr

  constructor(cidr: Cidr) {
    super()
    this.cidr = cidr
  }

  equals(other: OpaqueValue): boolean {
    return other instanceof CidrValue && other.cidr.prefix === this.cidr.prefix && isSame(other.cidr.ip, this.cidr.ip)
  }
}

function isSame(one: Ip, other: Ip): boolean {
  return one.family === other.family && one.value === other.value
}

/** Answers with the problem where the text is no address. Source: apiserver pkg/cel/library/ip.go parseIPAddr. */
function readIp(text: string): IpValue | string {
  if (text.includes('%') && isIPv6(text)) return `IP address ${JSON.stringify(text)} with zone value is not allowed`
  const ip = isIP(text) === 0 ? undefined : parseIp(text)
  if (!ip) {
    const isTooLarge = /^\d{1,3}(\.\d{1,3}){3}$/.test(text)
    const problem = isTooLarge ? 'IPv4 field has value >255' : 'unable to parse IP'
    const cause = `ParseAddr(${JSON.stringify(text)}): ${problem}`
    return `IP Address ${JSON.stringify(text)} parse error during conversion from string: ${cause}`
  }
  return ip.isMapped ? `IPv4-mapped IPv6 address ${JSON.stringify(text)} is not allowed` : new IpValue(ip)
}

function readCidr(text: string): CidrValue | string {
  const slash = text.lastIndexOf('/')
  // Upstream puts the same words around the cause twice.
  const prefix = 'network address parse error during conversion from string: '.repeat(2)
  const failure = (cause: string): string => `${prefix}netip.ParsePrefix(${JSON.stringify(text)}): ${cause}`
  if (slash === -1) return failure("no '/'")
  const address = readIp(text.slice(0, slash))
  const length = text.slice(slash + 1)
  if (typeof address === 'string') {
    return address.startsWith('IPv4-mapped')
      ? `IPv4-mapped IPv6 address ${JSON.stringify(text)} is not allowed`
      : failure('unable to parse IP')
  }
  if (!/^(0|[1-9]\d*)$/.test(length)) return failure(`bad bits after slash: ${JSON.stringify(length)}`)
  const cidr = parseCidr(text)
  return cidr ? new CidrValue(cidr) : failure('prefix length out of range')
}

function must<T>(value: T | string): T {
  if (typeof value === 'string') throw new CelError(value)
  return value
}

const toIp = (text: string): IpValue => must(readIp(text))
const toCidr = (text: string): CidrValue => must(readCidr(text))

function containsCidr({ cidr: outer }: CidrValue, { cidr: inner }: CidrValue): boolean {
  return inner.prefix >= outer.prefix && containsIp(outer, inner.ip)
}

/** Whether an address is in one of the ranges of its family. */
function isIn(...ranges: string[]): (ip: IpValue) => boolean {
  let cidrs: readonly (Cidr | undefined)[] | undefined
  return ({ ip }) => (cidrs ??= ranges.map(parseCidr)).some((cidr) => containsIp(cidr, ip))
}

const isUnspecified = isIn('0.0.0.0/32', '::/128')
const isLoopback = isIn('127.0.0.0/8', '::1/128')
const isLinkLocalMulticast = isIn('224.0.0.0/24', 'ff02::/16')
const isLinkLocalUnicast = isIn('169.254.0.0/16', 'fe80::/10')
const isMulticast = isIn('224.0.0.0/4', 'ff00::/8', '255.255.255.255/32')
const isGlobalUnicast = (ip: IpValue): boolean =>
  !isUnspecified(ip) && !isLoopback(ip) && !isMulticast(ip) && !isLinkLocalUnicast(ip)

const test = (name: string, id: string, call: (ip: IpValue) => boolean) =>
  define(name, [[id, 'net.IP.() bool', call]] satisfies OverloadInput[], nominalCost)

const bytesOf = (value: Value | undefined): number => {
  if (typeof value === 'string') return value.length
  if (value instanceof CidrValue) return bitsOfFamily[value.cidr.family] / 8
  return value instanceof IpValue ? bitsOfFamily[value.ip.family] / 8 : 1
}

/** Two masked byte strings are compared; text is parsed before. */
const containment =
  (extra: number) =>
  (args: readonly Value[]): number => {
    const base = Math.ceil(bytesOf(args[0]) * 2 * traversalFactor)
    const masked = extra ? Math.ceil(bytesOf(args[0]) * traversalFactor) + extra : 0
    return base + masked + (typeof args[1] === 'string' ? Math.ceil(bytesOf(args[1]) * traversalFactor) : 0)
  }

/** Source: apiserver pkg/cel/library/{ip,cidr}.go. */
export const addresses: Library = {
  types: { 'net.IP': ipType, 'net.CIDR': cidrType },
  functions: [
    define(
      'ip',
      [
        ['string_to_ip', '(string) net.IP', toIp],
        ['cidr_ip', 'net.CIDR.() net.IP', ({ cidr }: CidrValue) => new IpValue(cidr.ip)],
      ],
      (args) => (typeof args[0] === 'string' ? Math.ceil(args[0].length * traversalFactor) : 1),
    ),
    define(
      'ip.isCanonical',
      [['ip_is_canonical', '(string) bool', (text: string) => toIp(text).ip.canonical === text]],
      traversal(0, 2),
    ),
    define('isIP', [['is_ip', '(string) bool', (text: string) => typeof readIp(text) !== 'string']], traversal()),
    define(
      'family',
      [['ip_family', 'net.IP.() int', ({ ip }: IpValue) => (ip.family === 'IPv4' ? 4n : 6n)]],
      nominalCost,
    ),
    test('isUnspecified', 'ip_is_unspecified', isUnspecified),
    test('isLoopback', 'ip_is_loopback', isLoopback),
    test('isLinkLocalMulticast', 'ip_is_link_local_multicast', isLinkLocalMulticast),
    test('isLinkLocalUnicast', 'ip_is_link_local_unicast', isLinkLocalUnicast),
    test('isGlobalUnicast', 'ip_is_global_unicast', isGlobalUnicast),
    define('cidr', [['string_to_cidr', '(string) net.CIDR', toCidr]], traversal()),
    define('isCIDR', [['is_cidr', '(string) bool', (text: string) => typeof readCidr(text) !== 'string']], traversal()),
    define(
      'containsIP',
      [
        [
          'cidr_contains_ip_string',
          'net.CIDR.(string) bool',
          ({ cidr }: CidrValue, text: string) => containsIp(cidr, toIp(text).ip),
        ],
        [
          'cidr_contains_ip_ip',
          'net.CIDR.(net.IP) bool',
          ({ cidr }: CidrValue, { ip }: IpValue) => containsIp(cidr, ip),
        ],
      ],
      containment(0),
    ),
    define(
      'containsCIDR',
      [
        [
          'cidr_contains_cidr_string',
          'net.CIDR.(string) bool',
          (cidr: CidrValue, text: string) => containsCidr(cidr, toCidr(text)),
        ],
        ['cidr_contains_cidr', 'net.CIDR.(net.CIDR) bool', containsCidr],
      ],
      containment(1),
    ),
    define(
      'prefixLength',
      [['cidr_prefix_length', 'net.CIDR.() int', ({ cidr }: CidrValue) => BigInt(cidr.prefix)]],
      nominalCost,
    ),
    define(
      'masked',
      [['cidr_masked', 'net.CIDR.() net.CIDR', ({ cidr }: CidrValue) => toCidr(cidr.canonical)]],
      nominalCost,
    ),
    define('string', [
      ['ip_to_string', '(net.IP) string', ({ ip }: IpValue) => ip.canonical],
      ['cidr_to_string', '(net.CIDR) string', ({ cidr }: CidrValue) => `${cidr.ip.canonical}/${String(cidr.prefix)}`],
    ]),
  ],
}
