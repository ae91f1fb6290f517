import type { Service } from '#kube/kinds/core/service.ts'
import { ipAddress } from '#kube/kinds/networking/ip-address.ts'
import { serviceCidr } from '#kube/kinds/networking/service-cidr.ts'
import { type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { findCondition } from '#kube/meta/object.ts'
import { internalError } from '#kube/meta/status-errors.ts'
import type { Allocation } from '../../../registry/strategy.ts'
import { type Cidr, containsIp, formatIp, type Ip, parseCidr, parseIp } from '../../../ip/address.ts'
import { findFree } from './free-number.ts'
import { allocateNodePorts } from './node-ports.ts'
import { isHeadless, needsClusterIp } from './types.ts'

/** What services get while no ServiceCIDR says otherwise. */
export const defaultServiceCidr = '10.96.0.0/16'

/**
 * Gives the service the address and the ports that it needs and lacks, and refuses those that another one has.
 * There is no second book to get out of step: what is taken is what services and IPAddress objects hold.
 * Source: kubernetes pkg/registry/core/service/{ipallocator,storage/alloc.go}.
 */
export function allocateService(service: Service, allocation: Allocation<Service>): FieldError[] {
  const errors = allocateClusterIp(service, allocation)
  return errors.length > 0 ? errors : allocateNodePorts(service, allocation)
}

function allocateClusterIp({ metadata, spec }: Service, allocation: Allocation<Service>): FieldError[] {
  const { old, isDryRun } = allocation
  const hasOwn = old !== undefined && needsClusterIp(old.spec)
  if (!needsClusterIp(spec) || isHeadless(spec) || hasOwn) return []
  const ranges = rangesIn(allocation)
  const [wanted] = spec.clusterIPs ?? []
  if (wanted) {
    const problem = isDryRun ? rangeProblem(wanted, ranges[0]) : problemOf(wanted, ranges, allocation)
    if (problem === undefined) return []
    return [invalidField('spec.clusterIPs', spec.clusterIPs, `failed to allocate IP ${wanted}: ${problem}`)]
  }
  const address = isDryRun ? baseOf(ranges[0]) : freeAddress(ranges, takenIn(allocation))
  if (address === undefined) {
    throw internalError(`failed to allocate a serviceIP for Service ${JSON.stringify(metadata.name)}: range is full`)
  }
  spec.clusterIP = address
  spec.clusterIPs = [address]
  return []
}

/** The ranges that addresses are given out from: KEP-1880. */
function rangesIn({ list }: Allocation<Service>): Cidr[] {
  const objects = list(serviceCidr)
  const ready = objects.filter(({ metadata, status }) => {
    const condition = findCondition(status?.conditions as Parameters<typeof findCondition>[0], 'Ready')
    return !metadata.deletionTimestamp && (condition === undefined || condition.status === 'True')
  })
  const texts = objects.length > 0 ? ready.flatMap(({ spec }) => spec?.cidrs ?? []) : [defaultServiceCidr]
  return texts.flatMap((text) => parseCidr(text) ?? []).filter(({ family }) => family === 'IPv4')
}

function takenIn({ others, list }: Allocation<Service>): Set<string> {
  const held = others().flatMap(({ spec }) => spec.clusterIPs ?? spec.clusterIP ?? [])
  return new Set([...held, ...list(ipAddress).map(({ metadata }) => metadata.name)])
}

/** Neither the first nor the last address of a network is anyone's. */
function isUsable(range: Cidr | undefined, ip: Ip): boolean {
  return range !== undefined && containsIp(range, ip) && ip.value !== range.first && ip.value !== range.last
}

function problemOf(wanted: string, ranges: readonly Cidr[], allocation: Allocation<Service>): string | undefined {
  const ip = parseIp(wanted)
  if (!ip || !ranges.some((range) => isUsable(range, ip))) {
    return 'the provided network does not match the current range'
  }
  return takenIn(allocation).has(ip.canonical) ? 'provided IP is already allocated' : undefined
}

/** A dry run does not look at what is taken. */
function rangeProblem(wanted: string, range: Cidr | undefined): string | undefined {
  const ip = parseIp(wanted)
  if (ip && isUsable(range, ip)) return undefined
  const valid = range?.canonical ?? ''
  return `the provided IP (${wanted}) is not in the valid range. The range of valid IPs is ${valid}`
}

/** What a dry run shows: no address that anyone could have. */
function baseOf(range: Cidr | undefined): string | undefined {
  return range && formatIp(range.family, range.first)
}

function freeAddress(ranges: readonly Cidr[], taken: ReadonlySet<string>): string | undefined {
  for (const range of ranges) {
    const size = Number(range.last - range.first) + 1
    const isTaken = (offset: number): boolean => taken.has(addressAt(range, offset))
    const offset = findFree(1, size - 2, staticBand(size), isTaken)
    if (offset !== undefined) return addressAt(range, offset)
  }
  return undefined
}

function addressAt(range: Cidr, offset: number): string {
  return formatIp(range.family, range.first + BigInt(offset))
}

/** The first addresses are for services that ask for one: the API's own, the DNS. Source: KEP-3070. */
function staticBand(size: number): number {
  return size <= 16 ? 0 : Math.min(Math.max(16, Math.floor(size / 16)), 256)
}
