import type { Duplex, Readable, Writable } from 'node:stream'
import type { Disposable } from '#base/disposable.ts'

/**
 * What runs containers: the engine's CRI. Everything above this interface is told of sandboxes and containers and does
 * not know what makes them. Any call may fail with a RuntimeUnavailable, which says nothing about pods.
 * Source: cri-api pkg/apis/runtime/v1/api.proto.
 */
export interface Runtime extends Disposable {
  readonly name: 'docker' | 'simulated'

  /** Keeps in touch with what runs containers, and again after it was away; the listener hears of both. */
  connect(listener: RuntimeListener): void
  info(): Promise<RuntimeInfo>
  /** Everything of this cluster that exists, by the uid of its pod. */
  list(): Promise<ReadonlyMap<string, RuntimePod>>
  inspectPod(uid: string): Promise<RuntimePod>

  createSandbox(spec: SandboxSpec): Promise<void>
  /** Starts a sandbox again that has stopped; it keeps its address. */
  startSandbox(id: string): Promise<void>
  removeSandbox(id: string): Promise<void>

  /** The id of an image that is present. */
  findImage(reference: string): Promise<string | undefined>
  /** Throws an ImagePullError with what the registry said. */
  pullImage(reference: string): Promise<void>

  /** Creates and starts. Throws a ContainerStartError when the container cannot be created. */
  startContainer(spec: ContainerSpec): Promise<void>
  signalContainer(id: string, signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
  removeContainer(id: string): Promise<void>

  logs(containerId: string, options: RuntimeLogOptions, signal: AbortSignal): AsyncIterable<Uint8Array>
  dial(uid: string, port: number): Promise<Duplex>

  /**
   * Runs a command in a running container; resolves with its exit code, all output written. Throws an Error where it
   * cannot be started. Aborting lets go of it.
   */
  exec(containerId: string, command: readonly string[], io: ContainerIo, signal: AbortSignal): Promise<number>
  /** Joins the container's own program until it ends. */
  attach(containerId: string, io: ContainerIo, signal: AbortSignal): Promise<void>
}

/** What goes into a program and comes out of it; absent is what nobody asked for. The streams are not ended. */
export interface ContainerIo {
  readonly stdin?: Readable
  readonly stdout?: Writable
  readonly stderr?: Writable
  readonly isTty: boolean
  /** In characters, as the terminal on the other side changes. */
  readonly sizes?: AsyncIterable<{ readonly width: number; readonly height: number }>
}

export interface RuntimeListener {
  /** It answers; whatever is known of it is out of date. */
  onConnected(): void
  /** It does not answer, and why. */
  onDisconnected(reason: string): void
  /** Something of this pod has changed. */
  onPodChanged(uid: string): void
}

export interface RuntimeInfo {
  /** As in node.status.nodeInfo.containerRuntimeVersion: `docker://20.10.24`. */
  readonly version: string
  readonly cpus: number
  readonly memoryBytes: number
  readonly architecture: string
  readonly operatingSystem: string
  readonly osImage: string
  readonly kernelVersion: string
  /** The first two parts of the cluster's /16, such as `10.213`; pods of node n live in `10.213.n+1.0/24`. */
  readonly networkPrefix: string
}

/** The identity of a pod, which everything made for it carries. */
export interface PodIdentity {
  readonly uid: string
  readonly namespace: string
  readonly name: string
  readonly node: string
}

export interface SandboxSpec {
  readonly pod: PodIdentity
  readonly hostname: string
  /** The network's part that the pod's node has: the third part of the address. */
  readonly nodeIndex: number
  /** The address that the pod had; another one is taken if it is in use. */
  readonly address?: string
  /** Ports that must be reachable from this machine even where pod addresses are not. */
  readonly ports: readonly { readonly port: number; readonly protocol: 'tcp' | 'udp' }[]
  /** For a runtime that does not run anything: what to pretend. */
  readonly annotations: Readonly<Record<string, string>>
}

export interface ContainerSpec {
  readonly pod: PodIdentity
  readonly sandboxId: string
  readonly name: string
  /** Counts the containers that there were for this name before. */
  readonly attempt: number
  /** Tells whether a running container is still what the pod asks for. */
  readonly hash: string
  readonly image: string
  readonly command?: readonly string[]
  readonly args?: readonly string[]
  readonly workingDir?: string
  readonly env: readonly string[]
  readonly isStdinOpen: boolean
  readonly hasTty: boolean
  readonly resources: ContainerResources
  /** Others wait for it to end: a simulated one, which has nothing to do, does so at once. */
  readonly isAwaited?: boolean
}

export interface ContainerResources {
  readonly cpuRequestMilli: number
  readonly cpuLimitMilli?: number
  readonly memoryLimitBytes?: number
  readonly oomScoreAdjustment: number
}

export interface RuntimePod {
  readonly identity: PodIdentity | undefined
  /** The newest one; older ones are leftovers. */
  readonly sandbox: RuntimeSandbox | undefined
  readonly staleSandboxIds: readonly string[]
  /** In no order, dead ones included. */
  readonly containers: readonly RuntimeContainer[]
}

export interface RuntimeSandbox {
  readonly id: string
  readonly isRunning: boolean
  readonly address: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

export interface RuntimeContainer {
  readonly id: string
  readonly sandboxId: string
  readonly name: string
  readonly attempt: number
  readonly hash: string
  readonly state: 'created' | 'running' | 'exited'
  readonly image: string
  readonly imageId: string
  /** Milliseconds since the epoch; 0 where it has not happened. */
  readonly startedAt: number
  readonly finishedAt: number
  readonly exitCode: number
  /** As in state.terminated.reason. */
  readonly exitReason: 'Completed' | 'Error' | 'OOMKilled' | 'ContainerCannotRun'
  readonly exitMessage: string
}

export interface RuntimeLogOptions {
  readonly follow: boolean
  readonly timestamps: boolean
  readonly tailLines?: number
  /** Milliseconds since the epoch. */
  readonly since?: number
}

export const noPod: RuntimePod = { identity: undefined, sandbox: undefined, staleSandboxIds: [], containers: [] }

/** What runs containers does not answer. Says nothing about the pods on it. */
export class RuntimeUnavailable extends Error {
  override readonly name = 'RuntimeUnavailable'
}

export class ImagePullError extends Error {
  override readonly name = 'ImagePullError'
}

/** A container could not be created or started; `reason` as in state.waiting.reason. */
export class ContainerStartError extends Error {
  override readonly name = 'ContainerStartError'
  readonly reason: 'CreateContainerError' | 'RunContainerError'

  constructor(reason: ContainerStartError['reason'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}
