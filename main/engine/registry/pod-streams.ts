import type { Duplex, Readable, Writable } from 'node:stream'
import type { Pod } from '#kube/kinds/core/pod.ts'

/** Options of `GET …/pods/NAME/log`. Source: core/v1 PodLogOptions. */
export interface PodLogOptions {
  readonly container: string
  readonly follow: boolean
  readonly previous: boolean
  readonly timestamps: boolean
  readonly tailLines?: number
  readonly sinceSeconds?: number
  /** RFC 3339. */
  readonly sinceTime?: string
  readonly limitBytes?: number
}

export interface TerminalSize {
  readonly width: number
  readonly height: number
}

/** What goes into a program in a container and comes out of it; absent is what nobody asked for. */
export interface ContainerStreams {
  readonly stdin?: Readable
  readonly stdout?: Writable
  readonly stderr?: Writable
  readonly isTty: boolean
  /** As the terminal on the other side changes. */
  readonly sizes?: AsyncIterable<TerminalSize>
}

/**
 * A program that waits for its streams: resolves with its exit code once it has ended and all its output is written.
 * Aborting lets go of it. The streams stay open: whoever opened them ends them.
 */
export type ContainerSession = (streams: ContainerStreams, signal: AbortSignal) => Promise<number>

/** What the API asks of the node that runs a pod; the node agents implement it. */
export interface PodStreams {
  /**
   * The log's bytes: lines, with the time in front where asked for. Ends when the container ends or `signal` aborts.
   * Errors are StatusErrors.
   */
  logs(pod: Pod, options: PodLogOptions, signal: AbortSignal): AsyncIterable<Uint8Array>
  /** Opens a TCP connection to a port of the pod. Errors are StatusErrors. */
  dial(pod: Pod, port: number): Promise<Duplex>
  /** Throws an Error in the kubelet's words where no such container runs; StatusError 503 without a runtime. */
  exec(pod: Pod, container: string, command: readonly string[]): Promise<ContainerSession>
  /** As `exec`, for the container's own program; 0 when it has ended. */
  attach(pod: Pod, container: string): Promise<ContainerSession>
}
