import { readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import type Docker from 'dockerode'
import { asking, dockerMessage, statusOf } from './failures.ts'
import { clusterLabel, ownerLabels, type Ownership } from './labels.ts'

export interface ClusterNetwork {
  readonly name: string
  /** The first two parts of its /16. */
  readonly prefix: string
}

/** Finds the cluster's bridge network or makes it, on a /16 that nothing on this machine uses. */
export async function ensureNetwork(docker: Docker, owner: Ownership): Promise<ClusterNetwork> {
  const { clusterId } = owner
  const name = `archipel-${clusterId}`
  const networks = await asking(() => docker.listNetworks())
  const known = networks.find((network) => network.Name === name && network.Labels?.[clusterLabel] === clusterId)
  const subnet = known?.IPAM?.Config?.[0]?.Subnet
  if (subnet) return { name, prefix: prefixOf(subnet) }
  const used = [
    ...networks.flatMap((network) => network.IPAM?.Config?.map((config) => prefixOf(config.Subnet ?? '')) ?? []),
    ...usedByMachine(),
  ]
  for (const prefix of candidates(clusterId, new Set(used))) {
    if (await tryCreate(docker, name, prefix, owner)) return { name, prefix }
  }
  throw new Error(
    'every private network that a cluster could have is in use: remove unused Docker networks with "docker network prune"',
  )
}

async function tryCreate(docker: Docker, name: string, prefix: string, owner: Ownership): Promise<boolean> {
  try {
    await asking(() =>
      docker.createNetwork({
        Name: name,
        Driver: 'bridge',
        Labels: ownerLabels(owner),
        IPAM: { Driver: 'default', Config: [{ Subnet: `${prefix}.0.0/16`, Gateway: `${prefix}.0.1` }] },
        Options: mtuOption(),
      }),
    )
    return true
  } catch (error) {
    // Docker knows routes that this process cannot see, such as those of its own virtual machine.
    if (statusOf(error) !== undefined && /overlap/i.test(dockerMessage(error))) return false
    throw error
  }
}

/** Private /16s in an order that differs from cluster to cluster, so that two rarely try the same one. */
export function candidates(clusterId: string, used: ReadonlySet<string>): string[] {
  const seed = Buffer.from(clusterId).reduce((sum, byte) => (sum * 31 + byte) % 65_521, 7)
  // 10.64–10.191: away from 10.0.x of home routers and the 10.244 and 10.96 that clusters take by convention.
  const all = Array.from({ length: 128 }, (_, index) => `10.${String(64 + ((seed + index * 37) % 128))}`)
  return all.filter((prefix) => prefix !== '10.96' && !used.has(prefix) && !used.has('10.0/8'))
}

function prefixOf(subnet: string): string {
  return subnet.split('.').slice(0, 2).join('.')
}

function usedByMachine(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list?.map(({ address }) => address) ?? [])
  return [...addresses.filter((address) => address.includes('.')), ...routes().map(({ target }) => target)].map(
    prefixOf,
  )
}

interface Route {
  readonly device: string
  readonly target: string
}

/** Linux's own table; a VPN's routes are only there. Other systems have none to read, and Docker checks again. */
function routes(): Route[] {
  try {
    const lines = readFileSync('/proc/net/route', 'utf8').trim().split('\n').slice(1)
    return lines.map((line) => {
      const [device = '', hex = ''] = line.split('\t')
      // The kernel prints the address as a little-endian word.
      const target =
        hex
          .match(/../g)
          ?.reverse()
          .map((byte) => String(parseInt(byte, 16)))
          .join('.') ?? ''
      return { device, target }
    })
  } catch {
    return []
  }
}

/** A VPN's smaller packets must not be exceeded from within pods. */
function mtuOption(): Record<string, string> {
  try {
    const device = routes().find(({ target }) => target === '0.0.0.0')?.device
    if (!device) return {}
    const mtu = readFileSync(`/sys/class/net/${device}/mtu`, 'utf8').trim()
    return Number(mtu) > 0 && Number(mtu) < 1500 ? { 'com.docker.network.driver.mtu': mtu } : {}
  } catch {
    return {}
  }
}
