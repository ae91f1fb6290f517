import type { Duplex, Writable } from 'node:stream'
import { messageOf } from '#base/errors.ts'
import type { Pod } from '#kube/kinds/core/pod.ts'
import type { PodStreams } from '../../registry/pod-streams.ts'

/** The client's two streams of one forwarded connection. */
export interface ForwardStreams {
  readonly data: Duplex
  readonly error: Writable
}

/**
 * Joins the client's data stream with a port of the pod until both have said all, or one is gone. A slow side stops the
 * other. The error stream ends with the connection, with what went wrong if something did. Never throws.
 */
export async function forwardPort(
  podStreams: PodStreams,
  pod: Pod,
  port: number,
  { data, error }: ForwardStreams,
): Promise<void> {
  try {
    const socket = await podStreams.dial(pod, port)
    await joined(data, socket)
    data.end()
    error.end()
  } catch (reason) {
    const { name, uid = '' } = pod.metadata
    error.end(`error forwarding port ${String(port)} to pod ${name}, uid ${uid}: ${messageOf(reason)}`)
    data.destroy()
  }
}

/** Rejects with the error of the pod's side; the client's may go as it likes. */
export function joined(client: Duplex, pod: Duplex): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: Error | undefined
    pod.once('error', (error) => {
      failure = error
      pod.destroy()
    })
    pod.once('close', () => {
      if (failure && !client.destroyed) reject(failure)
      else resolve()
    })
    client.once('close', () => pod.destroy())
    client.on('error', () => pod.destroy())
    if (client.destroyed) return void pod.destroy()
    client.pipe(pod)
    pod.pipe(client)
  })
}
