import type { Disposable } from '#base/disposable.ts'
import type { Message } from './frames.ts'

/**
 * A pipe for encoded frames, in order, both ways: a MessagePort, a WebSocket, or a pair in a test's memory.
 * Listeners are added in the turn in which the transport is handed over; nothing is kept for late ones.
 */
export interface Transport {
  /** Does nothing once the transport is closed. */
  send(message: Message): void
  onMessage(listener: (message: Message) => void): Disposable
  /** Told once, by whichever side closed it. */
  onClose(listener: (reason: string) => void): Disposable
  close(reason: string): void
}
