/** Headers that speak of one connection only. Source: RFC 9110 §7.6.1, Go's net/http/httputil. */
const ofConnection: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** What tells the API server who asks is no business of a pod. */
function isCredential(name: string): boolean {
  return name === 'authorization' || name.startsWith('impersonate-')
}

export type HeaderLines = Iterable<readonly [string, string]>

/** The headers of a request as they are passed on; those of an upgrade where one is wanted. */
export function passedRequestHeaders(lines: HeaderLines, isUpgrade: boolean): Record<string, string[]> {
  const passed: Record<string, string[]> = {}
  const all = [...lines]
  const named = namedByConnection(all)
  for (const [name, value] of all) {
    if (isCredential(name)) continue
    // HTTP/2 has the host among what is no header.
    if (name === ':authority') passed['host'] ??= [value]
    else if (isUpgrade && (name === 'connection' || name === 'upgrade')) passed[name] = [value]
    else if (!name.startsWith(':') && !ofConnection.has(name) && (isUpgrade || !named.has(name))) {
      ;(passed[name] ??= []).push(value)
    }
  }
  return passed
}

export function passedAnswerHeaders(rawHeaders: readonly string[]): Record<string, string[]> {
  const passed: Record<string, string[]> = {}
  const lines: [string, string][] = []
  for (let at = 0; at < rawHeaders.length; at += 2) {
    lines.push([(rawHeaders[at] ?? '').toLowerCase(), rawHeaders[at + 1] ?? ''])
  }
  const named = namedByConnection(lines)
  for (const [name, value] of lines) {
    if (!ofConnection.has(name) && !named.has(name)) (passed[name] ??= []).push(value)
  }
  return passed
}

function namedByConnection(lines: HeaderLines): ReadonlySet<string> {
  const named = [...lines].filter(([name]) => name === 'connection').flatMap(([, value]) => value.split(','))
  return new Set(named.map((name) => name.trim().toLowerCase()))
}
