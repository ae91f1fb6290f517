import type { Clock } from '#base/clock.ts'
import { messageOf } from '#base/errors.ts'
import { node as nodeKind } from '#kube/kinds/core/node.ts'
import { request } from '../http-module.ts'
import type { Registry } from '../registry/registry.ts'
import type { Runtime } from '../drivers/runtime/runtime.ts'
import { rememberedPods } from './remembered-pods.ts'

export interface RuntimeRequest {
  readonly wanted: 'auto' | 'docker' | 'simulated'
  readonly dockerHost: string | undefined
  readonly registry: Registry
  readonly clock: Clock
  readonly clusterId: string
  readonly dataDir: string
}

export interface ChosenRuntime {
  readonly runtime: Runtime
  /** Why this one; for people. */
  readonly reason: string
  /** What people can do when it does not answer. */
  readonly remedy: string
}

/** Makes the runtime that was asked for. Code that is not needed is not loaded. */
export async function chooseRuntime(options: RuntimeRequest): Promise<ChosenRuntime> {
  const { name, reason } = await choose(options)
  const { clock, clusterId, dataDir, dockerHost, registry } = options
  if (name === 'simulated') {
    const { SimulatedRuntime } = await import('../drivers/runtime/simulated/simulated-runtime.ts')
    const remembered = rememberedPods(registry)
    return { runtime: new SimulatedRuntime({ clock, remembered }), reason, remedy: 'restart the engine' }
  }
  const { DockerRuntime } = await import('../drivers/runtime/docker/docker-runtime.ts')
  return {
    runtime: new DockerRuntime({ clock, owner: { clusterId, dataDir }, dockerHost }),
    reason,
    remedy: 'start Docker; the pods are looked after again as soon as it answers',
  }
}

async function choose(options: RuntimeRequest): Promise<{ name: Runtime['name']; reason: string }> {
  if (options.wanted !== 'auto') return { name: options.wanted, reason: `${options.wanted} was asked for` }
  const { dockerAddress, describeAddress } = await import('../drivers/runtime/docker/docker-host.ts')
  const address = dockerAddress(options.dockerHost)
  const where = describeAddress(address)
  const failure = await ping(address)
  if (failure === undefined) return { name: 'docker', reason: `Docker answers at ${where}` }
  if (hasRunOnDocker(options.registry)) {
    return {
      name: 'docker',
      reason: `this cluster's pods run on Docker, which does not answer at ${where} yet (${failure})`,
    }
  }
  return { name: 'simulated', reason: `Docker does not answer at ${where} (${failure}), so pods are only simulated` }
}

/** Simulating what are containers would report them running while nobody looks after them. */
function hasRunOnDocker(registry: Registry): boolean {
  const { items } = registry.list(nodeKind)
  return items.some((node) => node.status?.nodeInfo?.['containerRuntimeVersion']?.startsWith('docker://'))
}

const patience = 1_000

/** Undefined when Docker answers, else why it does not. */
function ping(
  address: { socketPath: string } | { protocol: string; host: string; port: number },
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const target =
      'socketPath' in address ? { socketPath: address.socketPath } : { host: address.host, port: address.port }
    const asked = request({ ...target, path: '/_ping', timeout: patience }, (response) => {
      response.resume()
      resolve(response.statusCode === 200 ? undefined : `it answered with ${String(response.statusCode)}`)
    })
    asked.on('timeout', () => asked.destroy(new Error('no answer within a second')))
    asked.on('error', (error) => {
      resolve(messageOf(error))
    })
    asked.end()
  })
}
