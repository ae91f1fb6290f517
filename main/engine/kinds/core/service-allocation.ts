import { randomInt } from 'node:crypto'
import { isIPv4 } from 'node:net'
import type { Service, ServicePort } from '#kube/kinds/core/service.ts'
import { type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { hasClusterIp, hasNodePorts } from './service-types.ts'

/** 10.96.0.0/16. */
const networkPrefix = '10.96.'
const networkSize = 2 ** 16
/** The first addresses are for services that ask for one: the API's own, the DNS. Source: KEP-3070. */
const staticBand = 256

const firstNodePort = 30_000
const lastNodePort = 32_767
const nodePortRange = `${String(firstNodePort)}-${String(lastNodePort)}`

/**
 * Gives the service the addresses and ports that it needs and lacks, and refuses those that another one has.
 * There is no second book to get out of step: what is taken is what the other services hold.
 */
export function allocateService(service: Service, others: readonly Service[]): FieldError[] {
  return [...allocateClusterIp(service, others), ...allocateNodePorts(service, others)]
}

function allocateClusterIp({ spec }: Service, others: readonly Service[]): FieldError[] {
  if (!hasClusterIp(spec)) return []
  const taken = new Set(others.flatMap((other) => other.spec.clusterIPs ?? other.spec.clusterIP ?? []))
  const wanted = spec.clusterIP
  const refuse = (detail: string): FieldError[] => [
    invalidField('spec.clusterIPs', spec.clusterIPs ?? [], `failed to allocate IP ${wanted ?? ''}: ${detail}`),
  ]
  if (wanted) {
    if (!isInNetwork(wanted)) {
      return refuse(`the provided IP (${wanted}) is not in the valid range. The range of valid IPs is 10.96.0.0/16`)
    }
    return taken.has(wanted) ? refuse('provided IP is already allocated') : []
  }
  const offset = findFree(staticBand, networkSize - 2, (candidate) => taken.has(addressAt(candidate)))
  if (offset === undefined) return refuse('range is full')
  spec.clusterIP = addressAt(offset)
  spec.clusterIPs = [spec.clusterIP]
  return []
}

function addressAt(offset: number): string {
  return `${networkPrefix}${String(offset >> 8)}.${String(offset & 0xff)}`
}

function isInNetwork(address: string): boolean {
  return (
    isIPv4(address) &&
    address.startsWith(networkPrefix) &&
    address !== addressAt(0) &&
    address !== addressAt(networkSize - 1)
  )
}

function allocateNodePorts({ spec }: Service, others: readonly Service[]): FieldError[] {
  if (!hasNodePorts(spec)) return []
  const taken = new Set(others.flatMap((other) => [...portsOf(other.spec.ports), other.spec.healthCheckNodePort ?? 0]))
  const own = new Set(portsOf(spec.ports))
  const ports = spec.ports ?? []
  const errors = ports.flatMap(({ nodePort }, index) =>
    nodePort ? refuseNodePort(nodePort, `spec.ports[${String(index)}].nodePort`, taken) : [],
  )
  const take = (): number | undefined => {
    const port = findFree(firstNodePort, lastNodePort, (candidate) => taken.has(candidate) || own.has(candidate))
    if (port !== undefined) own.add(port)
    return port
  }
  for (const [index, port] of ports.entries()) {
    if (port.nodePort) continue
    // One number serves both protocols of a port, as DNS needs. Source: portallocator.
    const twin = ports.find((other) => other.nodePort && other.port === port.port && other.protocol !== port.protocol)
    const nodePort = twin?.nodePort ?? take()
    if (nodePort === undefined)
      errors.push(
        invalidField(`spec.ports[${String(index)}].nodePort`, 0, 'failed to allocate a nodePort: range is full'),
      )
    else port.nodePort = nodePort
  }
  if (spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local' && !spec.healthCheckNodePort) {
    const port = take()
    if (port !== undefined) spec.healthCheckNodePort = port
  }
  return errors
}

function portsOf(ports: readonly ServicePort[] | undefined): number[] {
  return (ports ?? []).flatMap(({ nodePort }) => nodePort ?? [])
}

function refuseNodePort(port: number, field: string, taken: ReadonlySet<number>): FieldError[] {
  if (port < firstNodePort || port > lastNodePort) {
    const detail = `provided port is not in the valid range. The range of valid ports is ${nodePortRange}`
    return [invalidField(field, port, detail)]
  }
  return taken.has(port) ? [invalidField(field, port, 'provided port is already allocated')] : []
}

/** A free number between two bounds, both included: at random, so that what was just given back rests a while. */
function findFree(first: number, last: number, isTaken: (candidate: number) => boolean): number | undefined {
  const count = last - first + 1
  const start = randomInt(count)
  for (let step = 0; step < count; step++) {
    const candidate = first + ((start + step) % count)
    if (!isTaken(candidate)) return candidate
  }
  return undefined
}
