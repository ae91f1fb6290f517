import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where a Docker engine listens, in dockerode's terms. */
export type DockerAddress =
  | { readonly socketPath: string }
  | { readonly protocol: 'http' | 'https'; readonly host: string; readonly port: number }

/** Reads a `DOCKER_HOST`; without one, the places where this machine's Docker listens. Throws on what it cannot read. */
export function dockerAddress(
  dockerHost: string | undefined,
  platform: NodeJS.Platform = process.platform,
): DockerAddress {
  if (!dockerHost) return { socketPath: defaultSocket(platform) }
  const url = URL.canParse(dockerHost) ? new URL(dockerHost) : undefined
  switch (url?.protocol) {
    case 'unix:':
      return { socketPath: url.pathname }
    case 'npipe:':
      return { socketPath: dockerHost.replace(/^npipe:\/\//, '').replaceAll('/', '\\') }
    case 'tcp:':
    case 'http:':
      return { protocol: 'http', host: url.hostname, port: Number(url.port || 2375) }
    case 'https:':
      return { protocol: 'https', host: url.hostname, port: Number(url.port || 2376) }
    default:
      throw new Error(
        `the Docker host "${dockerHost}" is not an address: use unix:///path, npipe:////./pipe/name or tcp://host:port`,
      )
  }
}

function defaultSocket(platform: NodeJS.Platform): string {
  if (platform === 'win32') return '\\\\.\\pipe\\docker_engine'
  // Docker Desktop makes the system-wide socket only when it is allowed to.
  const ofUser = join(homedir(), '.docker', 'run', 'docker.sock')
  return platform === 'darwin' && existsSync(ofUser) ? ofUser : '/var/run/docker.sock'
}

/** How people know the address. */
export function describeAddress(address: DockerAddress): string {
  return 'socketPath' in address ? address.socketPath : `${address.host}:${String(address.port)}`
}
