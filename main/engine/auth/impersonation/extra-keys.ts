import { dns1123Subdomain } from '#kube/meta/names.ts'

/** What the narrow modes do not take as extra; undefined where there is nothing. */
export function extraProblem(extra: Readonly<Record<string, readonly string[]>>): string | undefined {
  for (const [key, values] of Object.entries(extra)) {
    if (key === '') return 'impersonating the empty string key in extra is not allowed'
    const problem = pathProblem(key)
    if (problem)
      return `impersonating an invalid key in extra is not allowed: extra.key: Invalid value: ${JSON.stringify(key)}: ${problem}`
    if (key !== key.toLowerCase()) {
      return `impersonating a non-lowercase key in extra is not allowed: ${JSON.stringify(key)}`
    }
    if (values.includes('')) return 'impersonating the empty string value in extra is not allowed'
  }
  return undefined
}

/** `domain/path`. Source: apimachinery pkg/util/validation/validation.go IsDomainPrefixedPath. */
function pathProblem(key: string): string | undefined {
  const slash = key.indexOf('/')
  if (slash <= 0 || slash === key.length - 1) return 'must be a domain-prefixed path (such as "acme.io/foo")'
  const [badDomain] = dns1123Subdomain(key.slice(0, slash))
  if (badDomain !== undefined) return badDomain
  const path = key.slice(slash + 1)
  return /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(path)
    ? undefined
    : `Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')`
}
