import type { Duplex } from 'node:stream'
import type { Disposable } from '#base/disposable.ts'
import type { Pod } from '#kube/kinds/core/pod.ts'
import type { ApiContext } from '../context.ts'
import { forwardPort } from './forward-port.ts'
import { streamIdleTimeout } from './idle-timeout.ts'
import { SpdyConnection } from './spdy/spdy-connection.ts'
import type { SpdyStream } from './spdy/spdy-stream.ts'

/** How long the second stream of a pair may take, in milliseconds. */
const streamCreationTimeout = 30_000

interface Pair {
  data?: SpdyStream
  error?: SpdyStream
  readonly deadline: Disposable
}

/**
 * Port-forward over SPDY: for each forwarded connection the client opens a data and an error stream with one request
 * id. Source: k8s.io/cri-streaming pkg/streaming/portforward/httpstream.go.
 */
export function forwardOverSpdy(context: ApiContext, pod: Pod, bytes: Duplex): SpdyConnection {
  const { clock, podStreams } = context
  const pairs = new Map<string, Pair>()
  const pairOf = (id: string): Pair => {
    const known = pairs.get(id)
    if (known) return known
    const deadline = clock.schedule(streamCreationTimeout, () => {
      pairs.delete(id)
      made.error?.end(`(request=${id}) timed out waiting for streams`)
      made.data?.destroy()
    })
    const made: Pair = { deadline }
    pairs.set(id, made)
    return made
  }
  const spdy = new SpdyConnection(bytes, {
    clock,
    idleTimeout: streamIdleTimeout,
    onStream(stream) {
      const { port, type } = understood(stream)
      const id = requestIdOf(stream, type)
      const pair = pairOf(id)
      if (pair[type]) {
        const text = `error processing stream for request ${id}: ${type} stream already assigned`
        pair.error?.write(text)
        throw new Error(text)
      }
      pair[type] = stream
      const { data, error } = pair
      if (!data || !error) return
      pair.deadline.dispose()
      pairs.delete(id)
      // The client says nothing on the error stream.
      error.resume()
      void forwardPort(podStreams, pod, port, { data, error })
    },
  })
  void spdy.closed.then(() => {
    for (const { deadline } of pairs.values()) deadline.dispose()
  })
  return spdy
}

function understood({ headers }: SpdyStream): { readonly port: number; readonly type: 'data' | 'error' } {
  const text = headers.get('port') ?? ''
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new Error(`unable to parse ${JSON.stringify(text)} as a port`)
  const type = headers.get('streamtype')
  if (type !== 'data' && type !== 'error') throw new Error(`invalid stream type ${JSON.stringify(type)}`)
  return { port, type }
}

/** Clients before 1.1 named no request: theirs are pairs of streams that follow each other, the error stream first. */
function requestIdOf({ id, headers }: SpdyStream, type: 'data' | 'error'): string {
  return headers.get('requestid') || String(type === 'error' ? id : id - 2)
}
