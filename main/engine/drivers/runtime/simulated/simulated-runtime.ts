import type { Duplex } from 'node:stream'
import type { Clock } from '#base/clock.ts'
import {
  ImagePullError,
  noPod,
  type ContainerIo,
  type ContainerSpec,
  type PodIdentity,
  type Runtime,
  type RuntimeInfo,
  type RuntimeListener,
  type RuntimeLogOptions,
  type RuntimePod,
  type RuntimeSandbox,
  type SandboxSpec,
} from '../runtime.ts'
import { createFakeHttp } from './fake-http.ts'
import { execIn, newMachine } from './shell/exec.ts'
import type { FakeMachine } from './shell/shell-context.ts'
import { newContainer, SimulatedContainer } from './simulated-container.ts'
import { simulateAnnotation, stagesOf } from './stages.ts'

interface SimulatedPod {
  readonly identity: PodIdentity
  /** The value of the annotation. */
  readonly simulate: string | undefined
  readonly hostname: string
  sandbox: RuntimeSandbox | undefined
  readonly containers: Map<string, SimulatedContainer>
}

/** What a simulated pod was when the engine stopped: nothing remembers it but the API objects. */
export interface RememberedPod {
  readonly identity: PodIdentity
  readonly address: string
  readonly simulate: string | undefined
  readonly containers: readonly { readonly spec: Omit<ContainerSpec, 'sandboxId'>; readonly startedAt: number }[]
}

export interface SimulatedRuntimeOptions {
  readonly clock: Clock
  readonly remembered: readonly RememberedPod[]
}

const info: RuntimeInfo = {
  version: 'simulated://1',
  cpus: 8,
  memoryBytes: 32 * 1024 ** 3,
  architecture: 'amd64',
  operatingSystem: 'linux',
  osImage: 'Simulated',
  kernelVersion: '0',
  networkPrefix: '10.244',
}

/** Runs nothing, and tells of it as if it did: for machines without Docker, and for clusters too large for one. */
export class SimulatedRuntime implements Runtime {
  readonly name = 'simulated'
  readonly #clock: Clock
  readonly #pods = new Map<string, SimulatedPod>()
  /** The pod of each sandbox and container. */
  readonly #podOf = new Map<string, SimulatedPod>()
  readonly #addresses = new Set<string>()
  #listener: RuntimeListener | undefined
  #lastId = 0
  #lastAddress = 0

  constructor({ clock, remembered }: SimulatedRuntimeOptions) {
    this.#clock = clock
    for (const { identity, address, simulate, containers } of remembered) {
      const pod = this.#addPod(identity, simulate, address)
      const sandboxId = pod.sandbox?.id ?? ''
      for (const { spec, startedAt } of containers) this.#addContainer(pod, { ...spec, sandboxId }, startedAt)
    }
  }

  connect(listener: RuntimeListener): void {
    this.#listener = listener
    listener.onConnected()
  }

  info(): Promise<RuntimeInfo> {
    return Promise.resolve(info)
  }

  list(): Promise<ReadonlyMap<string, RuntimePod>> {
    return Promise.resolve(new Map([...this.#pods].map(([uid, pod]) => [uid, observe(pod)])))
  }

  inspectPod(uid: string): Promise<RuntimePod> {
    return Promise.resolve(observe(this.#pods.get(uid)))
  }

  createSandbox({ pod, annotations, nodeIndex, address, hostname }: SandboxSpec): Promise<void> {
    this.#addPod(pod, annotations[simulateAnnotation], this.#freeAddress(nodeIndex, address), hostname)
    return Promise.resolve()
  }

  startSandbox(): Promise<void> {
    return Promise.resolve()
  }

  removeSandbox(id: string): Promise<void> {
    const pod = this.#podOf.get(id)
    if (pod?.sandbox) {
      this.#addresses.delete(pod.sandbox.address)
      pod.sandbox = undefined
      this.#forget(id, pod)
    }
    return Promise.resolve()
  }

  findImage(reference: string): Promise<string | undefined> {
    return Promise.resolve(isMissing(reference) ? undefined : `simulated:${reference}`)
  }

  pullImage(reference: string): Promise<void> {
    if (!isMissing(reference)) return Promise.resolve()
    return Promise.reject(new ImagePullError(`manifest for ${reference} not found`))
  }

  startContainer(spec: ContainerSpec): Promise<void> {
    const pod = this.#pods.get(spec.pod.uid)
    if (pod) this.#addContainer(pod, spec, 0)
    return Promise.resolve()
  }

  signalContainer(id: string, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.#podOf.get(id)?.containers.get(id)?.stop(signal)
    return Promise.resolve()
  }

  removeContainer(id: string): Promise<void> {
    const pod = this.#podOf.get(id)
    pod?.containers.get(id)?.dispose()
    pod?.containers.delete(id)
    if (pod) this.#forget(id, pod)
    return Promise.resolve()
  }

  async *logs(id: string, options: RuntimeLogOptions, signal: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
    const container = this.#podOf.get(id)?.containers.get(id)
    if (!container) return
    const since = container.log.filter(({ time }) => time >= (options.since ?? 0))
    const shown = options.tailLines === undefined ? since : since.slice(since.length - options.tailLines)
    const bytesOf = ({ time, text }: { time: number; text: string }): Uint8Array =>
      Buffer.from(`${options.timestamps ? `${new Date(time).toISOString()} ` : ''}${text}\n`)
    for (const line of shown) yield bytesOf(line)
    if (!options.follow) return
    for await (const line of container.follow(signal)) yield bytesOf(line)
  }

  dial(uid: string): Promise<Duplex> {
    const pod = this.#pods.get(uid)
    const isServing = [...(pod?.containers.values() ?? [])].some(({ state }) => state.state === 'running')
    if (pod && isServing) return Promise.resolve(createFakeHttp(`${pod.identity.name}\n`))
    return Promise.reject(Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' }))
  }

  async exec(id: string, command: readonly string[], io: ContainerIo, signal: AbortSignal): Promise<number> {
    return execIn(this.#running(id).machine, command, io, signal)
  }

  async attach(id: string, io: ContainerIo, signal: AbortSignal): Promise<void> {
    await this.#running(id).attach(io, signal)
  }

  dispose(): void {
    for (const { containers } of this.#pods.values()) for (const container of containers.values()) container.dispose()
    this.#pods.clear()
  }

  #nextId(): string {
    return (++this.#lastId).toString(16).padStart(12, '0')
  }

  #addPod(
    identity: PodIdentity,
    simulate: string | undefined,
    address: string,
    hostname: string = identity.name,
  ): SimulatedPod {
    this.#addresses.add(address)
    const sandbox = { id: this.#nextId(), isRunning: true, address, createdAt: this.#clock.now() }
    const pod: SimulatedPod = { identity, simulate, hostname, sandbox, containers: new Map() }
    this.#pods.set(identity.uid, pod)
    this.#podOf.set(sandbox.id, pod)
    return pod
  }

  #addContainer(pod: SimulatedPod, spec: ContainerSpec, startedAt: number): void {
    const id = this.#nextId()
    const onChange = (): void => this.#listener?.onPodChanged(pod.identity.uid)
    const state = { ...newContainer(id, spec), startedAt }
    this.#podOf.set(id, pod)
    const stages = stagesOf(pod.simulate ?? (spec.isAwaited ? 'complete=0' : undefined))
    const options = { clock: this.#clock, state, stages, onChange }
    const machine = this.#machineOf(pod, spec)
    pod.containers.set(id, new SimulatedContainer({ ...options, machine, isStdinOpen: spec.isStdinOpen }))
  }

  #machineOf({ hostname }: SimulatedPod, { env, workingDir = '/' }: ContainerSpec): FakeMachine {
    const variables = env.map((text): [string, string] => {
      const at = text.indexOf('=')
      return [text.slice(0, at), text.slice(at + 1)]
    })
    const standard: [string, string][] = [
      ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      ['HOSTNAME', hostname],
      ['HOME', '/root'],
    ]
    return newMachine({ clock: this.#clock, hostname, workingDir, env: new Map([...standard, ...variables]) })
  }

  #running(id: string): SimulatedContainer {
    const container = this.#podOf.get(id)?.containers.get(id)
    if (container?.state.state === 'running') return container
    throw new Error(`container ${id} is not running`)
  }

  #forget(id: string, pod: SimulatedPod): void {
    this.#podOf.delete(id)
    if (!pod.sandbox && pod.containers.size === 0) this.#pods.delete(pod.identity.uid)
  }

  /** The third part of an address tells the node apart, as on Docker, until there are more pods than that leaves room for. */
  #freeAddress(nodeIndex: number, wanted: string | undefined): string {
    if (wanted && !this.#addresses.has(wanted)) return wanted
    for (;;) {
      const count = ++this.#lastAddress
      const third = (nodeIndex + 1 + Math.floor(count / 254) * 16) % 256
      const address = `${info.networkPrefix}.${String(third)}.${String((count % 254) + 1)}`
      if (!this.#addresses.has(address)) return address
    }
  }
}

/** The simulated registry has every image but those that say that they are not there. */
function isMissing(reference: string): boolean {
  return reference.includes('no-image') || reference.endsWith(':404')
}

function observe(pod: SimulatedPod | undefined): RuntimePod {
  if (!pod) return noPod
  const containers = [...pod.containers.values()].map(({ state }) => state)
  return { identity: pod.identity, sandbox: pod.sandbox, staleSandboxIds: [], containers }
}
