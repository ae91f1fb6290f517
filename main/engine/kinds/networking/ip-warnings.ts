import { bitsOfFamily, parseCidr, parseIp } from '../../ip/address.ts'

/** What is read but should be written otherwise. Source: apimachinery pkg/util/validation/ip.go GetWarningsForIP. */
export function ipWarnings(field: string, text: string): string[] {
  const ip = parseIp(text)
  if (!ip) return []
  const canonical = JSON.stringify(ip.canonical)
  if (ip.hasLeadingZeros || ip.isMapped) {
    return [`${field}: non-standard IP address ${JSON.stringify(text)} is invalid: use ${canonical}`]
  }
  if (ip.family === 'IPv4' || ip.canonical === text) return []
  return [`${field}: IPv6 address ${JSON.stringify(text)} should be in RFC 5952 canonical format (${canonical})`]
}

/** Source: GetWarningsForCIDR. */
export function cidrWarnings(field: string, text: string): string[] {
  const cidr = parseCidr(text)
  if (!cidr) return []
  const value = JSON.stringify(text)
  const canonical = JSON.stringify(cidr.canonical)
  const warnings: string[] = []
  if (cidr.ip.value !== cidr.first) {
    const single = JSON.stringify(`${cidr.ip.canonical}/${String(bitsOfFamily[cidr.family])}`)
    warnings.push(`${field}: CIDR value ${value} is ambiguous in this context (should be ${canonical} or ${single}?)`)
  }
  if (cidr.hasLeadingZeros || cidr.ip.isMapped) {
    warnings.push(`${field}: non-standard CIDR value ${value} is invalid: use ${canonical}`)
  }
  if (warnings.length === 0 && cidr.family === 'IPv6' && cidr.canonical !== text) {
    warnings.push(`${field}: IPv6 CIDR value ${value} should be in RFC 5952 canonical format (${canonical})`)
  }
  return warnings
}
