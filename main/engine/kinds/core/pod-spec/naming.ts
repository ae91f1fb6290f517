import { type FieldError, forbiddenField, invalidField, requiredField, tooLongField } from '#kube/meta/field-error.ts'
import { dns1123Subdomain } from '#kube/meta/names.ts'
import { checked } from '../../../registry/field-checks.ts'
import { validateIp } from '../../networking/ip-validation.ts'
import { byteLength, each } from './fields.ts'
import type { Spec } from './model.ts'

/** Names of the pod, and those it can look up. Source: kubernetes pkg/apis/core/validation/validation.go. */

type DnsConfig = NonNullable<Spec['dnsConfig']>

const maxNameservers = 3
const maxSearches = 32
const maxSearchCharacters = 2048

/** Source: validatePodDNSConfig. */
export function validateDnsConfig({ dnsConfig, dnsPolicy }: Spec, field: string): FieldError[] {
  if (dnsPolicy === 'None') {
    if (!dnsConfig) return [requiredField(field, 'must provide `dnsConfig` when `dnsPolicy` is None')]
    const detail = 'must provide at least one DNS nameserver when `dnsPolicy` is None'
    if (!dnsConfig.nameservers?.length) return [requiredField(`${field}.nameservers`, detail)]
  }
  if (!dnsConfig) return []
  const { nameservers = [], options } = dnsConfig
  return [
    ...(nameservers.length > maxNameservers
      ? [
          invalidField(
            `${field}.nameservers`,
            nameservers,
            `must not have more than ${String(maxNameservers)} nameservers`,
          ),
        ]
      : []),
    ...each(nameservers, `${field}.nameservers`, (address, at) => validateIp(at, address)),
    ...validateSearches(dnsConfig, `${field}.searches`),
    ...each(options, `${field}.options`, ({ name }, at) => (name ? [] : [requiredField(at, 'must not be empty')])),
  ]
}

function validateSearches({ searches = [] }: DnsConfig, field: string): FieldError[] {
  const errors: FieldError[] = []
  if (searches.length > maxSearches) {
    errors.push(invalidField(field, searches, `must not have more than ${String(maxSearches)} search paths`))
  }
  if (byteLength(searches.join(' ')) > maxSearchCharacters) {
    const detail = `must not have more than ${String(maxSearchCharacters)} characters (including spaces) in the search list`
    errors.push(invalidField(field, searches, detail))
  }
  return [
    ...errors,
    ...each(searches, field, (search, at) =>
      search === '.' ? [] : checked(at, search.replace(/\.$/, ''), subdomainWithUnderscore),
    ),
  ]
}

const underscoreLabel = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const underscorePattern = `${underscoreLabel}(\\.${underscoreLabel})*`
const underscoreForm = new RegExp(`^${underscorePattern}$`)

/** Source: apimachinery IsDNS1123SubdomainWithUnderscore (KEP-4427). */
function subdomainWithUnderscore(value: string): string[] {
  const problems = byteLength(value) > 253 ? ['must be no more than 253 characters'] : []
  if (underscoreForm.test(value)) return problems
  return [
    ...problems,
    `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${underscorePattern}')`,
  ]
}

export function validateHostAliases(aliases: Spec['hostAliases'], field: string): FieldError[] {
  return each(aliases, field, ({ ip = '', hostnames }, at) => [
    ...validateIp(`${at}.ip`, ip),
    ...each(hostnames, `${at}.hostnames`, (name, path) => checked(path, name, dns1123Subdomain)),
  ])
}

/** KEP-4762. Source: validatePodHostName. */
export function validateHostnameOverride(spec: Spec, field: string): FieldError[] {
  const { hostnameOverride: name, setHostnameAsFQDN, hostNetwork } = spec
  if (name === undefined) return []
  const at = `${field}.hostnameOverride`
  return [
    ...(setHostnameAsFQDN ? [forbiddenField(at, 'may not be specified when setHostnameAsFQDN is true')] : []),
    ...(hostNetwork ? [forbiddenField(at, 'may not be specified when hostNetwork is true')] : []),
    ...(byteLength(name) > 64 ? [tooLongField(at, 64)] : []),
    ...checked(at, name, dns1123Subdomain),
  ]
}
