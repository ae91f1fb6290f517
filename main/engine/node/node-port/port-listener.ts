import { createServer, type Socket } from 'node:net'
import { pipeline, type Duplex } from 'node:stream'
import type { Disposable } from '#base/disposable.ts'
import { toDisposable } from '#base/disposable.ts'
import { inTurn, type Target } from './endpoint-choice.ts'

export interface PortListenerOptions {
  readonly port: number
  /** The targets at this moment, asked for each connection. */
  targets(): readonly Target[]
  dial(target: Target): Promise<Duplex>
  /** The port could not be opened, or was lost. */
  onError(error: NodeJS.ErrnoException): void
}

/**
 * Takes connections on the loopback and hands each to the next target. A target that refuses is passed over, so a pod
 * that has just gone costs no connection. Connections that are open when the listener is disposed of may finish.
 */
export function listenOnPort({ port, targets, dial, onError }: PortListenerOptions): Disposable {
  let turn = 0
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (client) => {
    client.on('error', () => client.destroy())
    void connect(client, inTurn(targets(), turn++), dial)
  })
  server.on('error', onError)
  server.listen({ host: '127.0.0.1', port })
  return toDisposable(() => {
    server.close()
  })
}

async function connect(client: Socket, targets: readonly Target[], dial: PortListenerOptions['dial']): Promise<void> {
  for (const target of targets) {
    if (client.destroyed) return
    try {
      const upstream = await dial(target)
      join(client, upstream)
      return
    } catch {
      // The next one may answer; when none does, the client is told as TCP tells it.
    }
  }
  client.resetAndDestroy()
}

/** Each direction ends on its own, as TCP's do; an error of either ends both. */
function join(client: Socket, upstream: Duplex): void {
  const onEnd = (error: Error | null | undefined): void => {
    if (!error) return
    client.destroy()
    upstream.destroy()
  }
  pipeline(client, upstream, onEnd)
  pipeline(upstream, client, onEnd)
  client.resume()
}
