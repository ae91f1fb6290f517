/**
 * What never gets into the audit log. Upstream leaves this to whoever writes the policy; a local cluster has nobody who
 * reads its log before it is sent along with a bug report.
 */

interface Target {
  readonly group: string
  readonly resource: string
  readonly subresource?: string | undefined
}

/** Whether the bodies of requests for a resource are credentials: secrets, and tokens asked for or shown. */
export function isSensitive(target: Target | undefined): boolean {
  if (!target) return false
  const { group, resource, subresource } = target
  if (group === '') return resource === 'secrets' || (resource === 'serviceaccounts' && subresource === 'token')
  return group === 'authentication.k8s.io' && resource === 'tokenreviews'
}

const redacted = '[redacted]'

/** Names of query parameters whose values are credentials, of this API and of what is behind its proxies. */
const secretParameter = /^(.*[-_.])?(token|password|passwd|secret|signature|sig|authorization|api[-_]?key|code|jwt)$/i

/** A request's target as it is kept. */
export function withoutSecretQuery(target: string): string {
  const start = target.indexOf('?')
  if (start < 0) return target
  const pairs = target.slice(start + 1).split('&')
  const kept = pairs.map((pair) => {
    const [name = ''] = pair.split('=')
    return secretParameter.test(decoded(name)) ? `${name}=${redacted}` : pair
  })
  return `${target.slice(0, start)}?${kept.join('&')}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** JSON web tokens, private keys and bootstrap tokens: they look alike wherever they turn up. */
const jsonWebToken = /eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|(?="))/g
const bootstrapToken = /(?<="|token: ?)[a-z0-9]{6}\.[a-z0-9]{16}(?="|\\n)/g

/** A line of JSON without what looks like a credential. */
export function withoutCredentials(line: string): string {
  let kept = line
  if (kept.includes('eyJ')) kept = kept.replace(jsonWebToken, redacted)
  if (kept.includes('PRIVATE KEY')) kept = kept.replace(privateKey, redacted)
  return kept.replace(bootstrapToken, redacted)
}
