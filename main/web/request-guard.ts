import type { IncomingMessage } from 'node:http'

/**
 * Who may talk to the host at all. A page of another site that resolves its own name to 127.0.0.1 (DNS rebinding) sends
 * its own Host; a page of another site that opens a connection to us sends its own Origin.
 */
export class RequestGuard {
  readonly #hosts: ReadonlySet<string>

  constructor(host: string, port: number) {
    const names = isLoopback(host) ? ['127.0.0.1', 'localhost', '[::1]'] : [host.includes(':') ? `[${host}]` : host]
    this.#hosts = new Set(names.map((name) => `${name}:${String(port)}`))
  }

  hasKnownHost({ headers }: IncomingMessage): boolean {
    return this.#hosts.has(headers.host?.toLowerCase() ?? '')
  }

  /** An Origin, where there is one, must be the page that we served under this very Host. */
  hasOwnOrigin({ headers }: IncomingMessage, isRequired: boolean): boolean {
    if (headers.origin === undefined) return !isRequired
    return headers.origin === `http://${headers.host?.toLowerCase() ?? ''}`
  }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}
