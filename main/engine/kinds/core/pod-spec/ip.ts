import { isIP } from 'node:net'
import { type FieldError, invalidField } from '#kube/meta/field-error.ts'

/** Source: apimachinery pkg/util/validation/ip.go, with StrictIPCIDRValidation (on since 1.36). */

/** `given` are addresses that the object had before: they may stay as they are. */
export function validateIp(field: string, value: string, given: readonly string[] = []): FieldError[] {
  if (given.includes(value)) return []
  if (!isLenientIp(value)) {
    return [invalidField(field, value, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
  }
  if (isIP(value) === 0) return [invalidField(field, value, 'must not have leading 0s')]
  return isMapped(value) ? [invalidField(field, value, 'must not be an IPv4-mapped IPv6 address')] : []
}

/** Addresses that are understood but not written as they should be. Source: GetWarningsForIP. */
export function ipWarnings(field: string, value: string): string[] {
  if (!isLenientIp(value)) return []
  const shown = JSON.stringify(value)
  if (isIP(value) === 0 || isMapped(value)) {
    return [`${field}: non-standard IP address ${shown} is invalid: use ${JSON.stringify(plainIp(value))}`]
  }
  if (isIP(value) !== 6) return []
  const canonical = canonicalIp6(value)
  if (canonical === value) return []
  return [`${field}: IPv6 address ${shown} should be in RFC 5952 canonical format (${JSON.stringify(canonical)})`]
}

/** Go's old parser took `010.1.2.3` for `10.1.2.3`. */
function isLenientIp(value: string): boolean {
  return !value.includes('%') && isIP(withoutZeros(value)) !== 0
}

function withoutZeros(value: string): string {
  return value.replace(/(^|[.:])0+(?=\d)/g, (match, before: string) => (value.includes('.') ? before : match))
}

function isMapped(value: string): boolean {
  return isIP(value) === 6 && canonicalIp6(value).startsWith('::ffff:')
}

function plainIp(value: string): string {
  if (isIP(value) !== 6) return withoutZeros(value)
  const [high = '0', low = '0'] = canonicalIp6(value).slice('::ffff:'.length).split(':')
  const bits = (Number.parseInt(high, 16) << 16) | Number.parseInt(low, 16)
  return [24, 16, 8, 0].map((shift) => String((bits >>> shift) & 255)).join('.')
}

/** RFC 5952, which is how the URL standard writes an address too. */
function canonicalIp6(value: string): string {
  return new URL(`http://[${value}]/`).hostname.slice(1, -1)
}
