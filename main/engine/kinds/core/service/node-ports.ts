import type { Service } from '#kube/kinds/core/service.ts'
import { type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { internalError } from '#kube/meta/status-errors.ts'
import type { Allocation } from '../../../registry/strategy.ts'
import { findFree } from './free-number.ts'
import { allocatesNodePorts, mayHaveNodePorts, needsHealthCheck, nodePortsOf, type ServicePorts } from './types.ts'

const firstNodePort = 30_000
const lastNodePort = 32_767
/** Left to those who ask for a certain port, while there are others. Source: KEP-3668. */
const staticBand = 86
/** The first that a dry run shows: no port that anyone could have. */
const dryRunPort = 32_769

const outOfRange = `provided port is not in the valid range. The range of valid ports is ${String(firstNodePort)}-${String(lastNodePort)}`
const alreadyTaken = 'provided port is already allocated'

/** The ports that one write takes. Source: kubernetes pkg/registry/core/service/portallocator. */
interface Taking {
  /** Undefined where the port can be had. */
  take(port: number): string | undefined
  takeAny(): number
}

/** Source: pkg/registry/core/service/storage/alloc.go txnAllocNodePorts, txnUpdateNodePorts. */
export function allocateNodePorts({ spec }: Service, allocation: Allocation<Service>): FieldError[] {
  const { old } = allocation
  const taking = startTaking(allocation)
  const own = new Set(old && mayHaveNodePorts(old.spec) ? nodePortsOf(old.spec) : [])
  if (mayHaveNodePorts(spec)) {
    const errors = old
      ? takeForUpdate(spec.ports ?? [], allocatesNodePorts(spec), own, taking)
      : takeForCreate(spec.ports ?? [], allocatesNodePorts(spec), taking)
    if (errors.length > 0) return errors
  }
  if (!needsHealthCheck(spec) || (old && needsHealthCheck(old.spec))) return []
  if (!spec.healthCheckNodePort) spec.healthCheckNodePort = taking.takeAny()
  else takeHealthCheckPort(spec.healthCheckNodePort, taking)
  return []
}

function startTaking({ others, old, isDryRun }: Allocation<Service>): Taking {
  const held = (services: readonly Service[]): number[] =>
    services.flatMap(({ spec }) => [...nodePortsOf(spec), spec.healthCheckNodePort ?? 0])
  const taken = new Set(held(old ? [...others(), old] : others()))
  const own: number[] = []
  return {
    take(port) {
      const isForeign = port < firstNodePort || port > lastNodePort
      if (isForeign && !isDryRun) return outOfRange
      if (taken.has(port) || own.includes(port)) return alreadyTaken
      own.push(port)
      return undefined
    },
    takeAny() {
      const isTaken = (port: number): boolean => taken.has(port) || own.includes(port)
      const port = isDryRun
        ? Math.max(dryRunPort - 1, ...own) + 1
        : findFree(firstNodePort, lastNodePort, staticBand, isTaken)
      if (port === undefined) throw internalError('failed to allocate a nodePort: range is full')
      own.push(port)
      return port
    },
  }
}

/** One number serves both protocols of a port, as DNS needs. Source: initNodePorts. */
function takeForCreate(ports: ServicePorts, takesAny: boolean, taking: Taking): FieldError[] {
  const byPort = new Map<number, number>()
  for (const [index, port] of ports.entries()) {
    if (!port.nodePort && !takesAny) continue
    const shared = byPort.get(port.port)
    if (shared !== undefined && (!port.nodePort || port.nodePort === shared)) {
      port.nodePort = shared
      continue
    }
    const wanted =
      shared === undefined ? ports.find((other) => other.port === port.port && other.nodePort)?.nodePort : port.nodePort
    const problem = wanted ? taking.take(wanted) : undefined
    if (problem !== undefined) return [invalidField(`spec.ports[${String(index)}].nodePort`, wanted, problem)]
    port.nodePort = wanted ?? taking.takeAny()
    if (shared === undefined) byPort.set(port.port, port.nodePort)
  }
  return []
}

/** Source: updateNodePorts. */
function takeForUpdate(ports: ServicePorts, takesAny: boolean, own: ReadonlySet<number>, taking: Taking): FieldError[] {
  const taken = new Set<number>()
  for (const [index, port] of ports.entries()) {
    if (!port.nodePort) {
      if (takesAny) port.nodePort = taking.takeAny()
      continue
    }
    if (own.has(port.nodePort) || taken.has(port.nodePort)) continue
    const problem = taking.take(port.nodePort)
    if (problem !== undefined) return [invalidField(`spec.ports[${String(index)}].nodePort`, port.nodePort, problem)]
    taken.add(port.nodePort)
  }
  return []
}

function takeHealthCheckPort(port: number, taking: Taking): void {
  const problem = taking.take(port)
  if (problem === undefined) return
  throw internalError(`failed to allocate requested HealthCheck NodePort ${String(port)}: ${problem}`)
}
