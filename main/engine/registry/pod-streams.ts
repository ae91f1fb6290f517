import type { Duplex } from 'node:stream'
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

/** What the API asks of the node that runs a pod; the node agents implement it. Errors are StatusErrors. */
export interface PodStreams {
  /** The log's bytes: lines, with the time in front where asked for. Ends when the container ends or `signal` aborts. */
  logs(pod: Pod, options: PodLogOptions, signal: AbortSignal): AsyncIterable<Uint8Array>
  /** Opens a TCP connection to a port of the pod. */
  dial(pod: Pod, port: number): Promise<Duplex>
}
