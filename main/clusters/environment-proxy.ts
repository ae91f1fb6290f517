import { isIP } from 'node:net'
import { getProxyForUrl } from 'proxy-from-env'

/**
 * The proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name for a server, as kubectl takes it: never for this machine.
 * Source: golang.org/x/net/http/httpproxy, Config.ProxyFunc.
 */
export function environmentProxy(server: string): string | undefined {
  const { hostname } = new URL(server)
  const host = hostname.replace(/^\[|\]$/g, '')
  const isLoopback = host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
  return isLoopback ? undefined : getProxyForUrl(server) || undefined
}
