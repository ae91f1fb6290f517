import * as v from 'valibot'
import type { Clock } from '#base/clock.ts'
import { createDeferred, type Deferred } from '#base/async.ts'
import type { Disposable } from '#base/disposable.ts'
import { Emitter } from '#base/emitter.ts'
import { AppError } from '#base/errors.ts'
import type { Logger } from '#base/logger.ts'
import type { EngineStatus } from '#contract/app.ts'
import { fromEnvelope, toEnvelope } from '#contract/errors.ts'
import type { StatusError } from '#kube/meta/status.ts'

/** The engine's process, however it was started. */
export interface EngineChild {
  /** Lines of its standard output. */
  onLine(listener: (line: string) => void): void
  onExit(listener: (how: string) => void): void
  /** Asks it to end; it lets go of its store and leaves containers running. */
  stop(): void
  kill(): void
}

export type SpawnEngine = (args: readonly string[]) => EngineChild

const lineSchema = v.variant('ready', [
  v.looseObject({
    ready: v.literal(true),
    server: v.string(),
    kubeconfig: v.string(),
    runtime: v.looseObject({ name: v.picklist(['docker', 'simulated']), reason: v.string() }),
  }),
  v.looseObject({ ready: v.literal(false), error: v.unknown() }),
])

const firstPause = 1000
const longestPause = 30_000
/** After so long it was a good start, and the next failure is a new one. */
const goodRun = 60_000
const stopPatience = 20_000

/** Keeps the engine's process running: starts it again when it dies, more slowly each time, and says so. */
export class EngineSupervisor implements Disposable {
  readonly #spawn: SpawnEngine
  readonly #args: readonly string[]
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #changed = new Emitter<void>()
  #status: EngineStatus = { state: 'off', restarts: 0 }
  #child: EngineChild | undefined
  #retry: Disposable | undefined
  #ended: Deferred<void> | undefined
  #failure: AppError | StatusError | undefined
  #failuresInARow = 0
  #startedAt = 0

  constructor(spawn: SpawnEngine, args: readonly string[], clock: Clock, logger: Logger) {
    this.#spawn = spawn
    this.#args = args
    this.#clock = clock
    this.#logger = logger
  }

  get status(): EngineStatus {
    return this.#status
  }

  onChange(listener: () => void): Disposable {
    return this.#changed.on(listener)
  }

  start(): void {
    if (this.#child) return
    this.#failuresInARow = 0
    this.#retry?.dispose()
    this.#launch('starting')
  }

  /** Resolves when the process has ended. */
  async stop(): Promise<void> {
    this.#retry?.dispose()
    const child = this.#child
    if (child) {
      this.#ended ??= createDeferred<void>()
      this.#change({ ...this.#status, state: 'stopping' })
      child.stop()
      const timer = this.#clock.schedule(stopPatience, () => {
        this.#logger.warn('the engine does not stop and is killed')
        child.kill()
      })
      await this.#ended.promise
      timer.dispose()
    }
    this.#change({ state: 'off', restarts: this.#status.restarts })
  }

  /** For an end that cannot wait: nothing is left running. */
  dispose(): void {
    this.#retry?.dispose()
    this.#ended ??= createDeferred<void>()
    this.#child?.kill()
  }

  #launch(state: 'starting' | 'restarting'): void {
    const { restarts, error } = this.#status
    this.#change({ state, restarts, ...(state === 'restarting' && error ? { error } : {}) })
    this.#failure = undefined
    this.#startedAt = this.#clock.monotonic()
    const child = this.#spawn(this.#args)
    this.#child = child
    child.onLine((line) => {
      this.#read(line)
    })
    child.onExit((how) => {
      if (this.#child === child) this.#end(how)
    })
  }

  #read(line: string): void {
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), lineSchema), line)
    if (!parsed.success) {
      this.#logger.warn('the engine printed a line that is not understood')
    } else if (parsed.output.ready) {
      const { server, kubeconfig, runtime } = parsed.output
      const { name, reason } = runtime
      this.#change({
        state: 'running',
        server,
        kubeconfig,
        runtime: { name, reason, healthy: true },
        restarts: this.#status.restarts,
      })
    } else {
      const failure = fromEnvelope(parsed.output.error)
      // What the engine did not foresee may not happen again.
      const isForeseen = !(failure instanceof AppError) || failure.code !== 'rpc.internal'
      this.#failure = isForeseen ? failure : new AppError('engine.failed', { reason: failure.details['message'] })
    }
  }

  #end(how: string): void {
    this.#child = undefined
    if (this.#ended) {
      this.#ended.resolve()
      this.#ended = undefined
      return
    }
    const failure = this.#failure ?? new AppError('engine.failed', { reason: how })
    const error = toEnvelope(failure)
    const { restarts } = this.#status
    if (failure instanceof AppError && !failure.isRetryable) {
      this.#logger.error('the engine cannot run', { error: failure })
      this.#change({ state: 'failed', restarts, error })
      return
    }
    if (this.#clock.monotonic() - this.#startedAt > goodRun) this.#failuresInARow = 0
    const pause = Math.min(longestPause, firstPause * 2 ** this.#failuresInARow++)
    this.#logger.error('the engine ended by itself and is started again', { how, pause })
    this.#change({ state: 'restarting', restarts: restarts + 1, error })
    this.#retry = this.#clock.schedule(pause, () => {
      this.#launch('restarting')
    })
  }

  #change(status: EngineStatus): void {
    this.#status = status
    this.#changed.emit()
  }
}
