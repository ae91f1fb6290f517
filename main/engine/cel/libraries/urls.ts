import { CelError } from '../errors.ts'
import { define, type Library } from '../declarations.ts'
import { nominalCost, traversal } from '../costs.ts'
import { opaqueType } from '../types.ts'
import { ArrayList, EntryMap, OpaqueValue, type MapValue } from '../values/values.ts'

const urlType = opaqueType('kubernetes.URL')

class UrlValue extends OpaqueValue {
  readonly type = urlType
  readonly parts: UrlParts

  constructor(parts: UrlParts) {
    super()
    this.parts = parts
  }

  equals(other: OpaqueValue): boolean {
    return other instanceof UrlValue && this.parts.text === other.parts.text
  }
}

interface UrlParts {
  readonly text: string
  readonly scheme: string
  readonly host: string
  readonly path: string
  readonly query: string
}

/**
 * Reads an absolute URI or an absolute path, as Go's url.ParseRequestURI does. WHATWG's parser mends too much to be
 * of use here. Answers with the problem where the text is none.
 */
export function parseRequestUri(text: string): UrlParts | string {
  const subject = `parse ${JSON.stringify(text)}: `
  if (text === '') return `${subject}empty url`
  if (/\p{Cc}/u.test(text)) return `${subject}net/url: invalid control character in URL`
  const found = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(.*)$/s.exec(text)
  const scheme = (found?.[1] ?? '').toLowerCase()
  const rest = found?.[2] ?? ''
  if (scheme === '' && text.startsWith(':')) return `${subject}missing protocol scheme`
  const [body = '', ...query] = rest.split('?')
  if (!body.startsWith('/'))
    return scheme === '' ? `${subject}invalid URI for request` : { text, scheme, host: '', path: '', query: '' }
  const [, authority = '', path = ''] = body.startsWith('//') ? (/^\/\/([^/]*)(.*)$/s.exec(body) ?? []) : ['', '', body]
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  const problem = hostProblem(host) ?? escapeProblem(path)
  return problem ? subject + problem : { text, scheme, host, path, query: query.join('?') }
}

function hostProblem(host: string): string | undefined {
  const port = host.startsWith('[')
    ? host.slice(host.lastIndexOf(']') + 1)
    : host.slice(host.includes(':') ? host.lastIndexOf(':') : host.length)
  if (host.startsWith('[') && !host.includes(']')) return "missing ']' in host"
  if (port !== '' && !/^:\d*$/.test(port)) return `invalid port ${JSON.stringify(port)} after host`
  const odd = /[ "<>\\^`{|}]/.exec(host)
  return odd ? `invalid character ${JSON.stringify(odd[0])} in host name` : undefined
}

function escapeProblem(path: string): string | undefined {
  const odd = /%(?![0-9a-fA-F]{2}).{0,2}/s.exec(path)
  return odd ? `invalid URL escape ${JSON.stringify(odd[0])}` : undefined
}

function toUrl(text: string): UrlValue {
  const parts = parseRequestUri(text)
  if (typeof parts === 'string') throw new CelError(`URL parse error during conversion from string: ${parts}`)
  return new UrlValue(parts)
}

function hostname({ parts: { host } }: UrlValue): string {
  return host.startsWith('[') ? host.slice(1, host.indexOf(']')) : host.replace(/:\d*$/, '')
}

function port({ parts: { host } }: UrlValue): string {
  return /:(\d*)$/.exec(host.startsWith('[') ? host.slice(host.indexOf(']')) : host)?.[1] ?? ''
}

function query({ parts }: UrlValue): MapValue {
  const values = new Map<string, string[]>()
  for (const [key, value] of new URLSearchParams(parts.query)) values.set(key, [...(values.get(key) ?? []), value])
  let map = EntryMap.empty
  for (const [key, list] of values) map = map.with(key, new ArrayList(list)) ?? map
  return map
}

/** Source: apiserver pkg/cel/library/urls.go. */
export const urls: Library = {
  types: { 'kubernetes.URL': urlType },
  functions: [
    define('url', [['string_to_url', '(string) kubernetes.URL', toUrl]], traversal()),
    define(
      'isURL',
      [['is_url_string', '(string) bool', (text: string) => typeof parseRequestUri(text) !== 'string']],
      traversal(),
    ),
    define(
      'getScheme',
      [['url_get_scheme', 'kubernetes.URL.() string', (url: UrlValue) => url.parts.scheme]],
      nominalCost,
    ),
    define('getHost', [['url_get_host', 'kubernetes.URL.() string', (url: UrlValue) => url.parts.host]], nominalCost),
    define('getHostname', [['url_get_hostname', 'kubernetes.URL.() string', hostname]], nominalCost),
    define('getPort', [['url_get_port', 'kubernetes.URL.() string', port]], nominalCost),
    define(
      'getEscapedPath',
      [['url_get_escaped_path', 'kubernetes.URL.() string', (url: UrlValue) => url.parts.path]],
      nominalCost,
    ),
    define('getQuery', [['url_get_query', 'kubernetes.URL.() map<string, list<string>>', query]], nominalCost),
  ],
}
