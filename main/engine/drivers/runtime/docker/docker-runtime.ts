import type { Duplex } from 'node:stream'
import type { Clock } from '#base/clock.ts'
import { DisposableStore } from '#base/disposable.ts'
import Docker, { type ContainerInspectInfo } from 'dockerode'
import {
  ContainerStartError,
  noPod,
  RuntimeUnavailable,
  type ContainerIo,
  type ContainerSpec,
  type Runtime,
  type RuntimeInfo,
  type RuntimeListener,
  type RuntimeLogOptions,
  type RuntimePod,
  type SandboxSpec,
} from '../runtime.ts'
import { AddressPool } from './addresses.ts'
import { containerOptions, sandboxOptions, type DockerTraits } from './container-options.ts'
import { dialTcp } from './dial.ts'
import { DockerContainers } from './docker-containers.ts'
import { dockerAddress } from './docker-host.ts'
import { runtimeInfoOf, traitsOf, type DockerInfo } from './engine-facts.ts'
import { followEvents } from './event-stream.ts'
import { asking, askingUnless, dockerMessage, statusOf } from './failures.ts'
import { findImage, pullImage } from './images.ts'
import { labelNames, type Ownership } from './labels.ts'
import { containerLogs } from './logs.ts'
import { ensureNetwork } from './network.ts'
import { labelsOf, podFrom } from './observe.ts'
import { ensurePauseImage } from './pause-image.ts'
import { attachTo, execIn } from './exec.ts'
import { endpointOf, reachablePort, type PodEndpoint } from './pod-endpoint.ts'

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
export class DockerRuntime implements Runtime {
  readonly name = 'docker'
  readonly #clock: Clock
  readonly #owner: Ownership
  readonly #docker: Docker
  readonly #isLocal: boolean
  readonly #containers: DockerContainers
  readonly #disposables = new DisposableStore()
  readonly #endpoints = new Map<string, PodEndpoint>()
  #session: Session | undefined

  constructor({ clock, owner, dockerHost }: DockerRuntimeOptions) {
    const address = dockerAddress(dockerHost)
    this.#clock = clock
    this.#owner = owner
    this.#docker = new Docker(address)
    this.#isLocal = 'socketPath' in address
    this.#containers = new DockerContainers(this.#docker, owner.clusterId)
  }

  connect(listener: RuntimeListener): void {
    const { clusterId } = this.#owner
    const options = { docker: this.#docker, clock: this.#clock, clusterId, prepare: () => this.#prepare() }
    this.#disposables.add(followEvents(options, listener))
  }

  info(): Promise<RuntimeInfo> {
    return Promise.resolve(this.#current.info)
  }

  async list(): Promise<ReadonlyMap<string, RuntimePod>> {
    const infos = await this.#containers.inspectAll()
    const byPod = Map.groupBy(infos, (info) => labelsOf(info)[labelNames.uid] ?? '')
    return new Map([...byPod].map(([uid, own]) => [uid, this.#observe(own, uid)]))
  }

  async inspectPod(uid: string): Promise<RuntimePod> {
    return this.#observe(await this.#containers.inspectAll(uid), uid)
  }

  async createSandbox(spec: SandboxSpec): Promise<void> {
    const { traits, addresses } = this.#current
    const address = addresses.take(spec.pod.uid, spec.nodeIndex, spec.address)
    const first = await this.#containers.run(sandboxOptions(spec, address, traits))
    if (first.failure === undefined) return
    // Docker says of a score that it may not set only that something failed: without it, it may work.
    await this.removeContainer(first.id)
    const weaker = { ...traits, canProtect: false }
    const { id, failure } = await this.#containers.run(sandboxOptions(spec, address, weaker))
    if (failure === undefined) {
      this.#session = { ...this.#current, traits: weaker }
      return
    }
    await this.removeSandbox(id)
    throw new Error(`the sandbox did not start: ${failure}`)
  }

  async startSandbox(id: string): Promise<void> {
    const failure = await this.#containers.start(id)
    if (failure !== undefined) throw new Error(`the sandbox did not start again: ${failure}`)
  }

  async removeSandbox(id: string): Promise<void> {
    const info = await this.#containers.inspect(id)
    await this.removeContainer(id)
    const uid = info && labelsOf(info)[labelNames.uid]
    if (!uid) return
    this.#session?.addresses.release(uid)
    this.#endpoints.delete(uid)
  }

  findImage(reference: string): Promise<string | undefined> {
    return findImage(this.#docker, reference)
  }

  pullImage(reference: string): Promise<void> {
    return pullImage(this.#docker, reference)
  }

  async startContainer(spec: ContainerSpec): Promise<void> {
    const options = containerOptions(spec, this.#current.traits)
    const { failure } = await this.#containers.run(options).catch((error: unknown) => {
      if (statusOf(error) === undefined) throw error
      throw new ContainerStartError('CreateContainerError', dockerMessage(error), { cause: error })
    })
    if (failure !== undefined) throw new ContainerStartError('RunContainerError', failure)
  }

  async signalContainer(id: string, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const container = this.#docker.getContainer(id)
    await askingUnless([404, 409], async () => {
      // An image may name the signal that its program wants to be asked with.
      const { Config } = await container.inspect()
      const wanted = signal === 'SIGTERM' ? (Config as { StopSignal?: string }).StopSignal : undefined
      await container.kill({ signal: wanted ?? signal })
    })
  }

  /** 409: its removal is under way. */
  removeContainer(id: string): Promise<void> {
    return askingUnless([404, 409], () => this.#docker.getContainer(id).remove({ force: true, v: true }))
  }

  logs(id: string, options: RuntimeLogOptions, signal: AbortSignal): AsyncIterable<Uint8Array> {
    return containerLogs(this.#docker, id, options, signal)
  }

  async dial(uid: string, port: number): Promise<Duplex> {
    if (!this.#endpoints.has(uid)) await this.inspectPod(uid)
    const at = reachablePort(this.#endpoints.get(uid), port, this.#current.traits.mustPublish)
    return dialTcp(at.host, at.port)
  }

  exec(id: string, command: readonly string[], io: ContainerIo, signal: AbortSignal): Promise<number> {
    return execIn({ docker: this.#docker, clock: this.#clock }, id, command, io, signal)
  }

  attach(id: string, io: ContainerIo, signal: AbortSignal): Promise<void> {
    return attachTo({ docker: this.#docker, clock: this.#clock }, id, io, signal)
  }

  dispose(): void {
    this.#disposables.dispose()
  }

  get #current(): Session {
    if (!this.#session) throw new RuntimeUnavailable('Docker has not answered yet')
    return this.#session
  }

  async #prepare(): Promise<void> {
    const facts = (await asking(() => this.#docker.info())) as DockerInfo
    const { name: network, prefix } = await ensureNetwork(this.#docker, this.#owner)
    await ensurePauseImage(this.#docker)
    const former = this.#session
    this.#session = {
      traits: { owner: this.#owner, network, ...traitsOf(facts, this.#isLocal) },
      addresses: former?.info.networkPrefix === prefix ? former.addresses : new AddressPool(prefix),
      info: runtimeInfoOf(facts, prefix),
    }
  }

  #observe(infos: readonly ContainerInspectInfo[], uid: string): RuntimePod {
    const { traits, addresses } = this.#current
    if (infos.length === 0) return noPod
    const pod = podFrom(infos, traits.network)
    if (!pod.sandbox) return pod
    const { id, address } = pod.sandbox
    addresses.claim(address, uid)
    const info = infos.find(({ Id }) => Id === id)
    this.#endpoints.set(uid, endpointOf(address, info))
    return pod
  }
}
