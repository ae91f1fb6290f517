import { type FieldError, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { dns1123Subdomain, portNumber } from '#kube/meta/names.ts'

interface ClientConfig {
  readonly url?: string
  readonly service?: ServiceReference
}

interface ServiceReference {
  readonly name?: string
  readonly namespace?: string
  readonly path?: string
  readonly port?: number
}

const form = '; desired format: https://host[/path]'

/** Where a webhook is reached. Source: apiserver pkg/util/webhook/validation.go. */
export function validateClientConfig(at: string, config: ClientConfig | undefined): FieldError[] {
  const { url, service } = config ?? {}
  if ((url === undefined) === (service === undefined)) {
    return [requiredField(at, 'exactly one of url or service is required')]
  }
  return url === undefined ? validateService(`${at}.service`, service ?? {}) : validateUrl(`${at}.url`, url)
}

/** `scheme://user@host/path?query#fragment`, in the parts that Go's url.Parse makes of it. */
const urlParts = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/(?:([^/?#]*)@)?([^/?#]*))?[^?#]*(?:\?([^#]*))?(?:#(.*))?$/

function validateUrl(field: string, url: string): FieldError[] {
  const problem = urlProblem(url)
  if (problem) return [requiredField(field, `url must be a valid URL: parse ${JSON.stringify(url)}: ${problem}${form}`)]
  const [, scheme = '', user, host = '', query = '', fragment = ''] = urlParts.exec(url) ?? []
  return [
    ...(scheme.toLowerCase() === 'https'
      ? []
      : [invalidField(field, scheme.toLowerCase(), `'https' is the only allowed URL scheme${form}`)]),
    ...(host ? [] : [invalidField(field, host, `host must be specified${form}`)]),
    ...(user === undefined ? [] : [invalidField(field, user, 'user information is not permitted in the URL')]),
    ...(fragment ? [invalidField(field, fragment, 'fragments are not permitted in the URL')] : []),
    ...(query ? [invalidField(field, query, 'query parameters are not permitted in the URL')] : []),
  ]
}

/** Source: Go net/url Parse. */
function urlProblem(url: string): string | undefined {
  if (Array.from(url).some((character) => character < ' ' || character === '\x7f'))
    return 'net/url: invalid control character in URL'
  if (url.startsWith(':')) return 'missing protocol scheme'
  const escape = /%(?![0-9A-Fa-f]{2}).{0,2}/.exec(url)
  if (escape) return `invalid URL escape ${JSON.stringify(escape[0])}`
  const [, scheme, , host = ''] = urlParts.exec(url) ?? []
  if (!scheme && /^[^/?#]*:/.test(url)) return 'first path segment in URL cannot contain colon'
  const port = /:([^\]:]*)$/.exec(host)?.[1]
  if (port !== undefined && !/^\d*$/.test(port)) return `invalid port ${JSON.stringify(`:${port}`)} after host`
  return host.includes(' ') ? 'invalid character " " in host name' : undefined
}

function validateService(at: string, { name, namespace, path, port = 0 }: ServiceReference): FieldError[] {
  const problems = portNumber(port)
  // Upstream passes the name for the namespace and the other way round; who reads the errors sees no difference but their order.
  return [
    ...(namespace ? [] : [requiredField(`${at}.name`)]),
    ...(name ? [] : [requiredField(`${at}.namespace`)]),
    ...(problems.length > 0 ? [invalidField(`${at}.port`, port, `port is not valid: ${problems.join(', ')}`)] : []),
    ...(path === undefined ? [] : validatePath(`${at}.path`, path)),
  ]
}

function validatePath(field: string, path: string): FieldError[] {
  if (path === '' || path === '/') return []
  if (path === '//') return [invalidField(field, path, 'segment[0] may not be empty')]
  const segments = path.slice(1).replace(/\/$/, '').split('/')
  return [
    ...(path.startsWith('/') ? [] : [invalidField(field, path, "must start with a '/'")]),
    ...segments.flatMap((segment, index) => {
      const problems = segment ? dns1123Subdomain(segment).map((problem) => `: ${problem}`) : [' may not be empty']
      return problems.map((problem) => invalidField(field, path, `segment[${String(index)}]${problem}`))
    }),
  ]
}
