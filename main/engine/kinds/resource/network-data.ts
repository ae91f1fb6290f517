import { type FieldError, invalidField, tooLongField } from '#kube/meta/field-error.ts'
import { parseCidr } from '../../ip/address.ts'
import { validateSet } from './lists.ts'

interface NetworkData {
  readonly interfaceName?: string
  readonly hardwareAddress?: string
  readonly ips?: readonly string[]
}

const longestName = 256
const longestAddress = 128
const mostAddresses = 16

/** Source: kubernetes pkg/apis/resource/validation validateNetworkDeviceData. */
export function validateNetworkData(data: NetworkData | undefined, at: string): FieldError[] {
  const { interfaceName = '', hardwareAddress = '', ips } = data ?? {}
  return [
    ...(interfaceName.length > longestName ? [tooLongField(`${at}.interfaceName`, longestName)] : []),
    ...(hardwareAddress.length > longestAddress ? [tooLongField(`${at}.hardwareAddress`, longestAddress)] : []),
    ...validateSet(`${at}.ips`, ips, mostAddresses, validateInterfaceAddress, String),
  ]
}

/** Source: apimachinery pkg/util/validation/ip.go IsValidInterfaceAddress. */
function validateInterfaceAddress(value: string, field: string): FieldError[] {
  const cidr = parseCidr(value)
  if (!cidr) {
    const detail = 'must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)'
    return [invalidField(field, value, detail)]
  }
  const canonical = `${cidr.ip.canonical}/${String(cidr.prefix)}`
  return value === canonical ? [] : [invalidField(field, value, `must be in canonical form ("${canonical}")`)]
}
