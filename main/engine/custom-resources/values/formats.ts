import { codePointsOf } from '../../cel/values/code-points.ts'
import { isIPv4, isIPv6 } from 'node:net'
import { dns1123Label, dns1123Subdomain } from '#kube/meta/names.ts'
import { CelError } from '../../cel/errors.ts'
import { parseRequestUri } from '../../cel/libraries/urls.ts'
import { parseDuration } from '../../cel/values/duration.ts'

type FormatCheck = (text: string) => boolean

const matches =
  (pattern: RegExp): FormatCheck =>
  (text) =>
    pattern.test(text)

const uuidOf = (version: string, variant = '[0-9a-f]'): FormatCheck =>
  matches(new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}[0-9a-f]{3}-?${variant}[0-9a-f]{3}-?[0-9a-f]{12}$`, 'i'))

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

function isDateTime(text: string): boolean {
  const found = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(\.\d+)?([Zz]|[-+]\d{2}:?\d{2})$/.exec(text)
  return (
    found !== null && isDate(found[1] ?? '') && Number(found[2]) < 24 && Number(found[3]) < 60 && Number(found[4]) < 60
  )
}

/** Go's form, and Scala's `2 seconds`. */
function isDuration(text: string): boolean {
  if (
    /^\d+\s*(ns|nanos?|nanoseconds?|us|µs|micros?|microseconds?|ms|millis?|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?)$/.test(
      text,
    )
  )
    return true
  try {
    parseDuration(text)
    return true
  } catch (error) {
    if (error instanceof CelError) return false
    throw error
  }
}

function isCidr(text: string): boolean {
  const [address = '', length = '', ...rest] = text.split('/')
  const width = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1
  return rest.length === 0 && /^\d{1,3}$/.test(length) && Number(length) <= width
}

function hasCheckDigit10(text: string): boolean {
  if (!/^\d{9}[\dX]$/.test(text)) return false
  const sum = codePointsOf(text).reduce((total, digit, i) => total + (i + 1) * (digit === 'X' ? 10 : Number(digit)), 0)
  return sum % 11 === 0
}

function hasCheckDigit13(text: string): boolean {
  if (!/^\d{13}$/.test(text)) return false
  return codePointsOf(text).reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 1 : 3), 0) % 10 === 0
}

const plainIsbn = (text: string): string => text.replaceAll(/[\s-]/g, '')

/** Luhn's sum over the digits of a number of a known issuer. */
function isCreditCard(text: string): boolean {
  const digits = text.replaceAll(/\D/g, '')
  if (
    !/^(4\d{12}(\d{3})?|5[1-5]\d{14}|6(011|5\d\d)\d{12}|3[47]\d{13}|3(0[0-5]|[68]\d)\d{11}|(2131|1800|35\d{3})\d{11})$/.test(
      digits,
    )
  )
    return false
  const sum = codePointsOf(digits)
    .reverse()
    .reduce((total, digit, i) => {
      const value = Number(digit) * (i % 2 === 0 ? 1 : 2)
      return total + (value > 9 ? value - 9 : value)
    }, 0)
  return sum % 10 === 0
}

const hostname =
  /^([a-zA-Z0-9\p{S}\p{L}]((-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?)|([a-zA-Z0-9\p{S}\p{L}](([a-zA-Z0-9-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?)(\.)){1,}([a-zA-Z\p{L}]){2,63})$/u

function isHostname(text: string): boolean {
  return text.length <= 255 && text.split('.').every((part) => part.length <= 63) && hostname.test(text)
}

/**
 * The formats that are checked, by their name without dashes; others are ignored.
 * Source: apiextensions pkg/apiserver/validation/formats.go; kube-openapi pkg/validation/strfmt.
 */
const checks: Readonly<Record<string, FormatCheck | undefined>> = Object.assign(Object.create(null) as object, {
  bsonobjectid: matches(/^[0-9a-f]{24}$/i),
  uri: (text: string) => typeof parseRequestUri(text) !== 'string',
  email: matches(/^[^\s@<>()[\],;:\\"]+@[^\s@<>()[\],;:\\"]+$/),
  hostname: isHostname,
  ipv4: isIPv4,
  ipv6: (text: string) => isIPv6(text) && !text.includes('%'),
  cidr: isCidr,
  mac: matches(
    /^([0-9a-f]{2}([:-]))(?:[0-9a-f]{2}\2){4}(?:[0-9a-f]{2}\2){0,2}[0-9a-f]{2}$|^([0-9a-f]{4}\.){2,3}[0-9a-f]{4}$/i,
  ),
  uuid: uuidOf('[0-9a-f]'),
  uuid3: uuidOf('3'),
  uuid4: uuidOf('4', '[89ab]'),
  uuid5: uuidOf('5', '[89ab]'),
  isbn: (text: string) => hasCheckDigit10(plainIsbn(text)) || hasCheckDigit13(plainIsbn(text)),
  isbn10: (text: string) => hasCheckDigit10(plainIsbn(text)),
  isbn13: (text: string) => hasCheckDigit13(plainIsbn(text)),
  creditcard: isCreditCard,
  ssn: matches(/^\d{3}[- ]?\d{2}[- ]?\d{4}$/),
  hexcolor: matches(/^#?([0-9a-f]{3}|[0-9a-f]{6})$/i),
  rgbcolor: matches(
    /^rgb\(\s*(\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])\s*,\s*(\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])\s*,\s*(\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])\s*\)$/,
  ),
  byte: matches(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/),
  password: () => true,
  date: isDate,
  duration: isDuration,
  datetime: isDateTime,
  k8sshortname: (text: string) => dns1123Label(text).length === 0,
  k8slongname: (text: string) => dns1123Subdomain(text).length === 0,
})

export function fitsFormat(format: string, text: string): boolean {
  return checks[format.replaceAll('-', '')]?.(text) ?? true
}

/** Whether a format means something for values of a type. */
export function isKnownFormat(format: string, type: string): boolean {
  if (type === 'integer') return format === 'int32' || format === 'int64'
  if (type === 'number') return format === 'float' || format === 'double'
  return (type === '' || type === 'string') && checks[format.replaceAll('-', '')] !== undefined
}
