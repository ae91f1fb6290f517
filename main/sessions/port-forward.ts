import { createServer, type Server, type Socket } from 'node:net'
import { createDeferred } from '#base/async.ts'
import type { Clock } from '#base/clock.ts'
import { DisposableStore, type Disposable } from '#base/disposable.ts'
import { Emitter } from '#base/emitter.ts'
import { AppError, messageOf } from '#base/errors.ts'
import { toEnvelope, type ErrorEnvelope } from '#contract/errors.ts'
import type { Forward } from '#contract/sessions.ts'
import type { Connection } from '../clusters/connection.ts'
import { Relay } from './relay.ts'
import type { Target, Targets } from './targets.ts'

/** A connection that comes while no pod is ready waits this long for one. */
const patience = 10_000

export type ForwardIdentity = Pick<Forward, 'id' | 'cluster' | 'kind' | 'namespace' | 'name' | 'remotePort'>

/** A listener on 127.0.0.1 whose connections are carried to ready pods, each by a tunnel of its own. */
export class PortForward implements Disposable {
  readonly #identity: ForwardIdentity
  readonly #scheme: 'http' | 'https' | 'tcp'
  readonly #connection: Connection
  readonly #targets: Targets
  readonly #clock: Clock
  readonly #store = new DisposableStore()
  readonly #changed = new Emitter<void>()
  readonly #sockets = new Set<Socket>()
  readonly #server: Server
  #lastFailure: ErrorEnvelope | undefined
  #pod: string | undefined
  #localPort = 0

  constructor(
    identity: ForwardIdentity,
    scheme: 'http' | 'https' | 'tcp',
    connection: Connection,
    targets: Targets,
    clock: Clock,
  ) {
    this.#identity = identity
    this.#scheme = scheme
    this.#connection = connection
    this.#targets = this.#store.add(targets)
    this.#clock = clock
    // Half-open, for a client that has finished sending still waits for its answer.
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => void this.#accept(socket))
    this.#store.add(
      targets.onChange(() => {
        this.#lastFailure = undefined
        this.#changed.emit()
      }),
    )
  }

  /** Throws AppError `forward.port-in-use` or `forward.failed`. */
  listen(port: number): Promise<void> {
    const listening = createDeferred<void>()
    this.#server.once('error', (error: NodeJS.ErrnoException) => {
      listening.reject(
        error.code === 'EADDRINUSE'
          ? new AppError('forward.port-in-use', { port })
          : new AppError('forward.failed', { pod: '', reason: error.code ?? messageOf(error) }, { cause: error }),
      )
    })
    this.#server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = this.#server.address()
      this.#localPort = typeof address === 'object' && address ? address.port : port
      listening.resolve()
    })
    return listening.promise
  }

  onChange(listener: () => void): Disposable {
    return this.#changed.on(listener)
  }

  describe(): Forward {
    const isReady = this.#targets.ready().length > 0
    const error = this.#lastFailure ?? (isReady ? undefined : this.#targets.problem())
    return {
      ...this.#identity,
      localPort: this.#localPort,
      url: `${this.#scheme}://127.0.0.1:${String(this.#localPort)}`,
      state: this.#lastFailure ? 'failed' : isReady ? 'active' : 'waiting',
      connections: this.#sockets.size,
      ...(this.#pod ? { pod: this.#pod } : {}),
      ...(error ? { error } : {}),
    }
  }

  dispose(): void {
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    this.#store.dispose()
  }

  async #accept(socket: Socket): Promise<void> {
    this.#sockets.add(socket)
    this.#changed.emit()
    // A client that goes away is no event: the relay sees it by the socket's close.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      this.#sockets.delete(socket)
      this.#changed.emit()
    })
    const relay = new Relay(socket, this.#clock)
    try {
      await relay.run(
        await this.#readyTargets(socket),
        (target) => this.#dial(target),
        (target) => {
          this.#succeed(target)
        },
      )
    } catch (error) {
      socket.destroy()
      this.#lastFailure = toEnvelope(error)
      this.#changed.emit()
    }
  }

  #dial({ namespace, pod, port }: Target) {
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/portforward`
    return this.#connection.upgrade(`${path}?ports=${String(port)}`, ['v4.channel.k8s.io'])
  }

  #succeed({ pod }: Target): void {
    this.#lastFailure = undefined
    this.#pod = pod
    this.#changed.emit()
  }

  /** Waits for a first one while a workload is between two pods. */
  async #readyTargets(socket: Socket): Promise<Target[]> {
    const ready = this.#targets.next()
    if (ready.length > 0) return ready
    const found = createDeferred<Target[]>()
    const store = new DisposableStore()
    store.add(
      this.#targets.onChange(() => {
        const targets = this.#targets.next()
        if (targets.length > 0) found.resolve(targets)
      }),
    )
    store.add(
      this.#clock.schedule(patience, () => {
        found.resolve([])
      }),
    )
    const give = (): void => {
      found.resolve([])
    }
    socket.once('close', give)
    return found.promise.finally(() => {
      store.dispose()
    })
  }
}
