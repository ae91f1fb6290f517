import { type Container, containersWithPath, type Spec } from './model.ts'

/** Source of this file: kubernetes pkg/api/pod/warnings.go. */

type Port = NonNullable<Container['ports']>[number]

interface PlacedPort {
  readonly at: string
  readonly port: Port
}

export function portWarnings(spec: Spec, field: string): string[] {
  const ports = containersWithPath(spec, field).flatMap(({ container, at }) =>
    (container.ports ?? []).map((port, index) => ({ port, at: `${at}.ports[${String(index)}]` })),
  )
  return [...overlaps(ports), ...repeatedNames(ports)]
}

function overlaps(ports: readonly PlacedPort[]): string[] {
  const seen = new Map<string, PlacedPort[]>()
  return ports.flatMap((placed) => {
    const { at, port } = placed
    const key = `${String(port.containerPort ?? 0)}/${port.protocol ?? ''}`
    const others = seen.get(key) ?? []
    seen.set(key, [...others, placed])
    const lost = port.hostIP && !port.hostPort ? [`${at}: hostIP set without hostPort: ${printed(port)}`] : []
    return [
      ...lost,
      ...others.flatMap((other) => {
        const relation = relationOf(port, other.port)
        return relation ? [`${at}: ${relation} port definition with ${other.at}`] : []
      }),
    ]
  })
}

function relationOf(port: Port, other: Port): string | undefined {
  const { hostIP = '', hostPort = 0 } = port
  const { hostIP: otherIp = '', hostPort: otherPort = 0 } = other
  if (hostIP === otherIp && hostPort === otherPort) return 'duplicate'
  if (hostPort === 0 || otherPort === 0) return 'overlapping'
  const isOnlyOneBound = (hostIP === '') !== (otherIp === '')
  return hostPort === otherPort && isOnlyOneBound ? 'dangerously ambiguous' : undefined
}

/** As Go's `%+v`. */
function printed({ name = '', hostPort = 0, containerPort = 0, protocol = '', hostIP = '' }: Port): string {
  return `{Name:${name} HostPort:${String(hostPort)} ContainerPort:${String(containerPort)} Protocol:${protocol} HostIP:${hostIP}}`
}

function repeatedNames(ports: readonly PlacedPort[]): string[] {
  const seen = new Map<string, string>()
  return ports.flatMap(({ at, port: { name } }) => {
    if (!name) return []
    const other = seen.get(name)
    if (other === undefined) {
      seen.set(name, at)
      return []
    }
    const shown = JSON.stringify(name)
    return [
      `${at}: duplicate port name ${shown} with ${other}, services and probes that select ports by name will use ${other}`,
    ]
  })
}
