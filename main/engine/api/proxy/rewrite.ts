/** How links of a proxied answer are made to lead through the proxy again. */
export interface LinkScope {
  /** Path of the proxy, without a slash at its end. */
  readonly prefix: string
  /** The hosts that are meant by the page itself: the backend's, and the one that was asked. */
  readonly hosts: readonly string[]
}

/** Source: apimachinery pkg/util/proxy/transport.go rewriteURL. */
export function rewriteLink(link: string, { prefix, hosts }: LinkScope): string {
  const parsed = /^(?:([a-z][a-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(.*)$/is.exec(link)
  const [, scheme, host, path = '', rest = ''] = parsed ?? []
  if (!path.startsWith('/')) return link
  if (host ? !hosts.includes(host) : scheme !== undefined) return link
  const isRewritten = path === prefix || path.startsWith(`${prefix}/`)
  return `${isRewritten ? path : prefix + path}${rest}`
}

/** Attributes that hold links, by element. Source: HTML 4.01, index of attributes. */
const linkAttributes: Readonly<Record<string, readonly string[]>> = {
  a: ['href'],
  applet: ['codebase'],
  area: ['href'],
  audio: ['src'],
  base: ['href'],
  blockquote: ['cite'],
  body: ['background'],
  button: ['formaction'],
  command: ['icon'],
  del: ['cite'],
  embed: ['src'],
  form: ['action'],
  frame: ['longdesc', 'src'],
  head: ['profile'],
  html: ['manifest'],
  iframe: ['longdesc', 'src'],
  img: ['longdesc', 'src', 'usemap'],
  input: ['src', 'usemap', 'formaction'],
  ins: ['cite'],
  link: ['href'],
  object: ['classid', 'codebase', 'data', 'usemap'],
  q: ['cite'],
  script: ['src'],
  source: ['src'],
  video: ['poster', 'src'],
}

const tag = /<([a-z][a-z0-9]*)(\s(?:[^>"']|"[^"]*"|'[^']*')*)>/gi
const attribute = /([^\s=>"'/]+)(\s*=\s*)("[^"]*"|'[^']*'|[^\s>"']+)/g
/** What looks like tags in there is none. */
const opaque = /<!--[\s\S]*?-->|(<(script|style)\b[^>]*>)([\s\S]*?)(?=<\/\2)/gi

/** A page whose links lead through the proxy. */
export function rewriteHtml(html: string, scope: LinkScope): string {
  let result = ''
  let at = 0
  for (const match of html.matchAll(opaque)) {
    const [whole, open = ''] = match
    result += rewriteTags(html.slice(at, match.index), scope)
    result += open ? rewriteTags(open, scope) + whole.slice(open.length) : whole
    at = match.index + whole.length
  }
  return result + rewriteTags(html.slice(at), scope)
}

function rewriteTags(html: string, scope: LinkScope): string {
  return html.replaceAll(tag, (whole, name: string, attributes: string) => {
    const key = name.toLowerCase()
    const links = Object.hasOwn(linkAttributes, key) ? (linkAttributes[key] ?? []) : []
    if (links.length === 0) return whole
    const rewritten = attributes.replaceAll(attribute, (text, of: string, sign: string, quoted: string) => {
      if (!links.includes(of.toLowerCase())) return text
      const quote = /^["']/.exec(quoted)?.[0] ?? ''
      const value = quote ? quoted.slice(1, -1) : quoted
      return `${of}${sign}${quote}${rewriteLink(value, scope)}${quote}`
    })
    return `<${name}${rewritten}>`
  })
}
