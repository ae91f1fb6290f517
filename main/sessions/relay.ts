import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { Clock } from '#base/clock.ts'
import type { Disposable } from '#base/disposable.ts'
import { AppError } from '#base/errors.ts'
import type { Target } from './targets.ts'

/** So many first bytes are kept, to be sent again where a pod could not be dialled. */
const maxReplay = 64 * 1024
/** The protocol cannot say that the client has finished sending; the pod has this long for the rest of its answer. */
const lastWords = 5000

export type Dial = (target: Target) => Promise<WebSocket>

/**
 * Carries one TCP connection over `v4.channel.k8s.io`: binary messages of a channel byte (0 data, 1 error) and a payload,
 * the first of each channel being the port in two bytes. Source: kubelet pkg/kubelet/cri/streaming/portforward/websocket.go.
 */
export class Relay {
  readonly #socket: Socket
  readonly #clock: Clock
  /** What the client has sent so far; `undefined` once the pod has answered or it is too much. */
  #replay: Buffer[] | undefined = []
  #replayBytes = 0
  #hasClientEnded = false

  constructor(socket: Socket, clock: Clock) {
    this.#socket = socket
    this.#clock = clock
    socket.pause()
    socket.on('end', () => {
      this.#hasClientEnded = true
    })
  }

  /**
   * Tries the targets in turn until one takes the connection, and carries it to its end. A pod that refuses before it
   * has answered anything was never reached: the next one gets the same bytes. Throws the last refusal.
   */
  async run(targets: readonly Target[], dial: Dial, onReached: (target: Target) => void): Promise<void> {
    let refusal: unknown = new AppError('forward.no-ready-pod', { name: '', reason: 'no endpoint is ready' })
    for (const target of targets) {
      if (this.#socket.destroyed) return
      try {
        const tunnel = await dial(target)
        refusal = await this.#carry(tunnel, target, onReached)
        if (refusal === undefined) return
      } catch (error) {
        refusal = error
      }
      if (!this.#replay) break
    }
    throw refusal as Error
  }

  /** Resolves with why the pod was not reached, or with nothing when the connection is over. */
  #carry(tunnel: WebSocket, target: Target, onReached: (target: Target) => void): Promise<unknown> {
    const socket = this.#socket
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const hasPort = [false, false]
    let isAnswered = false
    let refusal: AppError | undefined
    let silence: Disposable | undefined
    const waitForLastWords = (): void => {
      silence?.dispose()
      silence = this.#clock.schedule(lastWords, () => {
        tunnel.close()
      })
    }
    const send = (data: Buffer): void => {
      socket.pause()
      tunnel.send(Buffer.concat([Buffer.of(0), data]), () => socket.resume())
    }
    const onData = (data: Buffer): void => {
      this.#keep(data)
      send(data)
    }
    const onClose = (): void => {
      tunnel.terminate()
    }
    tunnel.on('message', (message: Buffer) => {
      const channel = message[0]
      if (channel !== 0 && channel !== 1) return
      const payload = message.subarray(hasPort[channel] ? 1 : 3)
      hasPort[channel] = true
      if (payload.length === 0) return
      if (channel === 1) {
        refusal = new AppError('forward.failed', { pod: target.pod, reason: payload.toString().trim() })
        tunnel.close()
        return
      }
      if (!isAnswered) onReached(target)
      isAnswered = true
      this.#replay = undefined
      if (this.#hasClientEnded) waitForLastWords()
      if (socket.write(payload)) return
      tunnel.pause()
      socket.once('drain', () => {
        tunnel.resume()
      })
    })
    tunnel.on('close', () => {
      silence?.dispose()
      socket.off('data', onData).off('end', waitForLastWords).off('close', onClose)
      socket.pause()
      if (refusal && !isAnswered && this.#replay) resolve(refusal)
      else {
        socket.end()
        resolve(undefined)
      }
    })
    socket.on('data', onData).on('end', waitForLastWords).on('close', onClose)
    if (this.#replay?.length) send(Buffer.concat(this.#replay))
    else socket.resume()
    if (this.#hasClientEnded) waitForLastWords()
    tunnel.resume()
    return promise
  }

  #keep(data: Buffer): void {
    if (!this.#replay) return
    this.#replayBytes += data.length
    if (this.#replayBytes > maxReplay) this.#replay = undefined
    else this.#replay.push(data)
  }
}
