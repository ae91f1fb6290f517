import type { WebSocket } from 'ws'
import type { Disposable } from '#base/disposable.ts'

export interface RequestOptions {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal
}

/**
 * A cluster, as everything above sees it: a remote API server, the local engine, a fake in a test. Paths begin with a
 * slash. What fails before there is an answer throws AppError `cluster.…`; an answer that says no is an answer.
 */
export interface Connection {
  fetch(path: string, options?: RequestOptions): Promise<Response>
  /** Opens a WebSocket with one of these subprotocols, paused until its listeners are there; StatusError on refusal. */
  upgrade(path: string, protocols: readonly string[], signal?: AbortSignal): Promise<WebSocket>
}

/** A connection with its pool, and a way to forget what a failed sign-in has left. */
export interface LiveConnection extends Connection, Disposable {
  forgive(): void
}
