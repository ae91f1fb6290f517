import type { Clock } from '#base/clock.ts'
import { DisposableStore } from '#base/disposable.ts'
import Docker, { type ContainerInspectInfo } from 'dockerode'
import { noPod, ContainerStartError, RuntimeUnavailable } from '../runtime.ts'
import type { Runtime, RuntimeInfo, RuntimePod } from '../runtime.ts'
import { AddressPool } from './addresses.ts'
import { containerOptions, sandboxOptions, type DockerTraits } from './container-options.ts'
import { dialTcp } from './dial.ts'
import { DockerContainers } from './docker-client.ts'
import { dockerAddress } from './docker-host.ts'
import { followEvents } from './event-stream.ts'
import { asking, askingUnless, dockerMessage, statusOf } from './failures.ts'
import { findImage, pullImage } from './images.ts'
import { labelNames, type Ownership } from './labels.ts'
import { containerLogs } from './logs.ts'
import { ensureNetwork } from './network.ts'
import { labelsOf, podFrom } from './observe.ts'
import { ensurePauseImage } from './pause-image.ts'

export interface DockerRuntimeOptions {
  readonly clock: Clock
  readonly owner: Ownership
  readonly dockerHost: string | undefined
}

/** What is known once Docker has answered. */
interface Session {
  readonly traits: DockerTraits
  readonly addresses: AddressPool
  readonly info: RuntimeInfo
}

/** Runs pods on a Docker engine: a sandbox container holds a pod's network, its containers join it. */
export function createDockerRuntime({ clock, owner, dockerHost }: DockerRuntimeOptions): Runtime {
  const { clusterId } = owner
  const address = dockerAddress(dockerHost)
  const docker = new Docker(address)
  const containers = new DockerContainers(docker, clusterId)
  const disposables = new DisposableStore()
  const endpoints = new Map<string, PodEndpoint>()
  let session: Session | undefined

  function current(): Session {
    if (!session) throw new RuntimeUnavailable('Docker has not answered yet')
    return session
  }

  async function prepare(): Promise<void> {
    const facts = (await asking(() => docker.info())) as DockerInfo
    const network = await ensureNetwork(docker, owner)
    await ensurePauseImage(docker)
    session = {
      traits: { owner, network: network.name, ...reachability(facts, 'socketPath' in address) },
      addresses: session?.info.networkPrefix === network.prefix ? session.addresses : new AddressPool(network.prefix),
      info: { ...describe(facts), networkPrefix: network.prefix },
    }
  }

  function observe(infos: readonly ContainerInspectInfo[], uid: string): RuntimePod {
    const { traits, addresses } = current()
    if (infos.length === 0) return noPod
    const pod = podFrom(infos, traits.network)
    if (pod.sandbox) {
      addresses.claim(pod.sandbox.address, uid)
      const info = infos.find(({ Id }) => Id === pod.sandbox?.id)
      endpoints.set(uid, { address: pod.sandbox.address, published: publishedPorts(info) })
    }
    return pod
  }

  const runtime: Runtime = {
    name: 'docker',
    connect(listener) {
      disposables.add(followEvents({ docker, clock, clusterId, prepare }, listener))
    },
    info: () => Promise.resolve(current().info),
    async list() {
      const byPod = Map.groupBy(await containers.inspectAll(), (info) => labelsOf(info)[labelNames.uid] ?? '')
      return new Map([...byPod].map(([uid, infos]) => [uid, observe(infos, uid)]))
    },
    inspectPod: async (uid) => observe(await containers.inspectAll(uid), uid),

    async createSandbox(spec) {
      const { traits, addresses } = current()
      const ip = addresses.take(spec.pod.uid, spec.nodeIndex, spec.address)
      const first = await containers.run(sandboxOptions(spec, ip, traits))
      if (first.failure === undefined) return
      // Docker says of a score that it may not set only that something failed: without it, it may work.
      await runtime.removeContainer(first.id)
      const { id, failure } = await containers.run(sandboxOptions(spec, ip, { ...traits, canProtect: false }))
      if (failure === undefined) {
        session = { ...current(), traits: { ...traits, canProtect: false } }
        return
      }
      await runtime.removeSandbox(id)
      throw new Error(`the sandbox did not start: ${failure}`)
    },
    async startSandbox(id) {
      const failure = await containers.start(id)
      if (failure !== undefined) throw new Error(`the sandbox did not start again: ${failure}`)
    },
    async removeSandbox(id) {
      const uid = await asking(() => docker.getContainer(id).inspect())
        .then((info) => labelsOf(info)[labelNames.uid])
        .catch(() => undefined)
      await runtime.removeContainer(id)
      if (!uid) return
      session?.addresses.release(uid)
      endpoints.delete(uid)
    },

    findImage: (reference) => findImage(docker, reference),
    pullImage: (reference) => pullImage(docker, reference),

    async startContainer(spec) {
      const options = containerOptions(spec, current().traits)
      const { failure } = await containers.run(options).catch((error: unknown) => {
        if (statusOf(error) === undefined) throw error
        throw new ContainerStartError('CreateContainerError', dockerMessage(error), { cause: error })
      })
      if (failure !== undefined) throw new ContainerStartError('RunContainerError', failure)
    },
    async signalContainer(id, signal) {
      const container = docker.getContainer(id)
      await askingUnless([404, 409], async () => {
        // An image may name the signal that its program wants to be asked with.
        const { Config } = await container.inspect()
        const wanted = signal === 'SIGTERM' ? (Config as { StopSignal?: string }).StopSignal : undefined
        await container.kill({ signal: wanted ?? signal })
      })
    },
    // 409: its removal is under way.
    removeContainer: (id) => askingUnless([404, 409], () => docker.getContainer(id).remove({ force: true, v: true })),

    logs: (id, options, signal) => containerLogs(docker, id, options, signal),
    async dial(uid, port) {
      if (!endpoints.has(uid)) await runtime.inspectPod(uid)
      const { host, port: reachable } = reachablePort(endpoints.get(uid), port, current().traits.mustPublish)
      return dialTcp(host, reachable)
    },
    dispose: () => disposables.dispose(),
  }
  return runtime
}

interface PodEndpoint {
  readonly address: string
  readonly published: ReadonlyMap<number, number>
}

function reachablePort(
  endpoint: PodEndpoint | undefined,
  port: number,
  mustPublish: boolean,
): { host: string; port: number } {
  if (!endpoint) throw new Error('the pod has no sandbox')
  if (!mustPublish) return { host: endpoint.address, port }
  const published = endpoint.published.get(port)
  if (published !== undefined) return { host: '127.0.0.1', port: published }
  throw new Error(
    `port ${String(port)} cannot be reached: on this machine pods live in Docker's virtual machine, ` +
      `so the port must be declared in the pod's containers[].ports`,
  )
}

function publishedPorts(info: ContainerInspectInfo | undefined): ReadonlyMap<number, number> {
  const ports = Object.entries((info?.NetworkSettings.Ports ?? {}) as Record<string, { HostPort: string }[] | null>)
  return new Map(
    ports.flatMap(([name, bindings]) => {
      const binding = name.endsWith('/tcp') ? bindings?.[0] : undefined
      return binding ? [[parseInt(name, 10), Number(binding.HostPort)] as const] : []
    }),
  )
}

/** The part of `GET /info` that is read. */
interface DockerInfo {
  readonly ServerVersion: string
  readonly NCPU: number
  readonly MemTotal: number
  readonly Architecture: string
  readonly OSType: string
  readonly OperatingSystem: string
  readonly KernelVersion: string
  readonly SecurityOptions?: readonly string[] | null
}

/** Pod addresses are this machine's own only where Docker runs on its kernel, and with its network. */
function reachability(
  facts: DockerInfo,
  isLocal: boolean,
  platform: NodeJS.Platform = process.platform,
): Pick<DockerTraits, 'mustPublish' | 'canProtect'> {
  const isRootless = facts.SecurityOptions?.some((option) => option.includes('rootless')) ?? false
  const isDesktop = /docker desktop/i.test(facts.OperatingSystem)
  return { canProtect: !isRootless, mustPublish: platform !== 'linux' || !isLocal || isDesktop || isRootless }
}

function describe(facts: DockerInfo): Omit<RuntimeInfo, 'networkPrefix'> {
  return {
    version: `docker://${facts.ServerVersion}`,
    cpus: facts.NCPU,
    memoryBytes: facts.MemTotal,
    architecture:
      facts.Architecture === 'x86_64' ? 'amd64' : facts.Architecture === 'aarch64' ? 'arm64' : facts.Architecture,
    operatingSystem: facts.OSType,
    osImage: facts.OperatingSystem,
    kernelVersion: facts.KernelVersion,
  }
}
