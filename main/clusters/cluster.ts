import type { WebSocket } from 'ws'
import type { Clock } from '#base/clock.ts'
import type { Disposable } from '#base/disposable.ts'
import { Emitter } from '#base/emitter.ts'
import { AppError } from '#base/errors.ts'
import type { ClusterSummary, DiscoveredKind } from '#contract/clusters.ts'
import { toEnvelope } from '#contract/errors.ts'
import { StatusError } from '#kube/meta/status.ts'
import type { Connection, LiveConnection, RequestOptions } from './connection.ts'
import { discover } from './discovery.ts'
import { requestJson } from './request.ts'

type State = Pick<ClusterSummary, 'state' | 'version' | 'error' | 'checkedAt'>

/**
 * One registered cluster. Nothing is contacted before something is asked of it. It is a Connection itself, the same one
 * while the target behind it changes (the engine restarts on another port, a kubeconfig is edited).
 */
export class Cluster implements Connection, Disposable {
  readonly id: string
  readonly #clock: Clock
  readonly #changed = new Emitter<void>()
  readonly #reset = new Emitter<void>()
  #openTarget: () => LiveConnection
  #live: LiveConnection | undefined
  #state: State = { state: 'idle' }
  #kinds: Promise<DiscoveredKind[]> | undefined

  constructor(id: string, openTarget: () => LiveConnection, clock: Clock) {
    this.id = id
    this.#openTarget = openTarget
    this.#clock = clock
  }

  get state(): State {
    return this.#state
  }

  /** The state, as summaries show it, has changed. */
  onChange(listener: () => void): Disposable {
    return this.#changed.on(listener)
  }

  /** What is open is gone, and there is a reason to try again at once. */
  onReset(listener: () => void): Disposable {
    return this.#reset.on(listener)
  }

  /** Another server or credential from now on. */
  retarget(openTarget: () => LiveConnection): void {
    this.#openTarget = openTarget
    const wasUsed = this.#state.state !== 'idle'
    this.#close()
    if (wasUsed) this.reset()
  }

  /** Everything that waits for its next attempt makes it now. */
  reset(): void {
    this.#reset.emit()
  }

  /** Contacts the cluster because a person asked, whatever pauses are on. Answers with the state, failed or not. */
  async connect(): Promise<State> {
    this.#live?.forgive()
    await this.#probe()
    if (this.#state.state === 'connected') this.reset()
    return this.#state
  }

  disconnect(): void {
    this.#close()
    this.#change({ state: 'idle' })
  }

  /** Throws when the cluster does not answer; a failure is not kept. */
  kinds(refresh = false): Promise<DiscoveredKind[]> {
    if (refresh) this.#kinds = undefined
    if (!this.#kinds) {
      const asked = discover(this)
      this.#kinds = asked
      asked.catch(() => {
        if (this.#kinds === asked) this.#kinds = undefined
      })
    }
    return this.#kinds
  }

  fetch(path: string, options?: RequestOptions): Promise<Response> {
    return this.#watchOutcome(async (live) => {
      const response = await live.fetch(path, options)
      if (response.status === 401) this.#fail(new AppError('cluster.unauthorized', { reason: '' }))
      return response
    }, options?.signal)
  }

  upgrade(path: string, protocols: readonly string[], signal?: AbortSignal): Promise<WebSocket> {
    return this.#watchOutcome((live) => live.upgrade(path, protocols, signal), signal)
  }

  dispose(): void {
    this.#close()
  }

  async #watchOutcome<T>(ask: (live: LiveConnection) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const live = (this.#live ??= this.#openTarget())
    if (this.#state.state === 'idle') void this.#probe()
    try {
      const answer = await ask(live)
      if (live === this.#live && this.#state.state === 'failed' && !isUnauthorized(answer)) void this.#probe()
      return answer
    } catch (error) {
      if (live === this.#live && !signal?.aborted && error instanceof AppError) this.#fail(error)
      throw error
    }
  }

  /** Asks for the version: it needs no permission and tells whether there is an API server at all. */
  async #probe(): Promise<void> {
    const live = (this.#live ??= this.#openTarget())
    this.#change({ state: 'connecting' })
    try {
      const { gitVersion } = await requestJson(live, '/version')
      if (live !== this.#live) return
      const version = typeof gitVersion === 'string' ? { version: gitVersion } : {}
      this.#change({ state: 'connected', ...version, checkedAt: this.#now() })
    } catch (error) {
      if (live !== this.#live) return
      // A server that forbids even this is a server that answers.
      if (error instanceof StatusError && error.code === 403)
        this.#change({ state: 'connected', checkedAt: this.#now() })
      else this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    this.#change({ state: 'failed', error: toEnvelope(error), checkedAt: this.#now() })
  }

  #change(state: State): void {
    const version = state.version ?? (state.state === 'idle' ? undefined : this.#state.version)
    const before = JSON.stringify({ ...this.#state, checkedAt: '' })
    this.#state = { ...state, ...(version ? { version } : {}) }
    if (JSON.stringify({ ...this.#state, checkedAt: '' }) !== before) this.#changed.emit()
  }

  #close(): void {
    this.#live?.dispose()
    this.#live = undefined
    this.#kinds = undefined
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString()
  }
}

function isUnauthorized(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'status' in answer && answer.status === 401
}
