import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { AsyncQueue } from '#base/async.ts'
import type { Clock } from '#base/clock.ts'
import type { Disposable } from '#base/disposable.ts'
import type { ContainerIo, ContainerSpec, RuntimeContainer } from '../runtime.ts'
import { writeTo, type FakeMachine } from './shell/shell-context.ts'
import type { Stage } from './stages.ts'

export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly text: string
}

export interface SimulatedContainerOptions {
  readonly clock: Clock
  readonly state: RuntimeContainer
  readonly stages: readonly Stage[]
  /** What commands in it see. */
  readonly machine: FakeMachine
  readonly isStdinOpen: boolean
  onChange(): void
}

/** Milliseconds. */
const endingTime = 250

/** A container that goes through its stages on the clock. */
export class SimulatedContainer implements Disposable {
  readonly log: LogLine[] = []
  readonly machine: FakeMachine
  readonly #isStdinOpen: boolean
  readonly #clock: Clock
  readonly #onChange: () => void
  readonly #followers = new Set<AsyncQueue<LogLine>>()
  #state: RuntimeContainer
  #timer: Disposable | undefined
  #isEnding = false

  constructor({ clock, state, stages, machine, isStdinOpen, onChange }: SimulatedContainerOptions) {
    this.#clock = clock
    this.#state = state
    this.machine = machine
    this.#isStdinOpen = isStdinOpen
    this.#onChange = onChange
    this.#enter(stages)
  }

  get state(): RuntimeContainer {
    return this.#state
  }

  /** A simulated program obeys the first signal; asked to end, it takes a moment, as others do. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): void {
    if (this.#state.state !== 'running') return
    if (signal === 'SIGKILL') this.#apply({ to: 'exited', after: 0, exitCode: 137 })
    else if (!this.#isEnding) {
      this.#isEnding = true
      this.#timer?.dispose()
      this.#enter([{ to: 'exited', after: endingTime, exitCode: 0 }])
    }
  }

  /** The lines that are still to come, until its end. */
  async *follow(signal: AbortSignal): AsyncGenerator<LogLine, void, void> {
    if (this.#state.state !== 'running') return
    const lines = new AsyncQueue<LogLine>()
    const onAbort = (): void => {
      lines.end()
    }
    signal.addEventListener('abort', onAbort, { once: true })
    this.#followers.add(lines)
    try {
      yield* lines
    } finally {
      this.#followers.delete(lines)
      signal.removeEventListener('abort', onAbort)
    }
  }

  /** Its output from now on; what it is told it repeats, if it listens at all. Until its end, or `signal`. */
  async attach({ stdin, stdout, isTty }: ContainerIo, signal: AbortSignal): Promise<void> {
    const end = isTty ? '\r\n' : '\n'
    const said = this.follow(signal)
    if (this.#isStdinOpen && stdin) void this.#hear(stdin, signal)
    for await (const { text } of said) await writeTo(stdout, `${text}${end}`, signal)
  }

  async #hear(stdin: Readable, signal: AbortSignal): Promise<void> {
    try {
      for await (const line of createInterface({ input: stdin, terminal: false })) {
        if (signal.aborted || this.#state.state !== 'running') return
        this.#say(line)
      }
    } catch {
      // Whoever spoke is gone.
    }
  }

  dispose(): void {
    this.#timer?.dispose()
    for (const lines of this.#followers) lines.end()
  }

  #enter([stage, ...rest]: readonly Stage[]): void {
    if (!stage) return
    const next = (): void => {
      this.#apply(stage)
      this.#enter(rest)
    }
    if (stage.after === 0) return next()
    this.#timer = this.#clock.schedule(stage.after, next)
  }

  #apply(stage: Stage): void {
    const now = this.#clock.now()
    if (stage.to === 'running') {
      this.#state = { ...this.#state, state: 'running', startedAt: this.#state.startedAt || now }
      this.#say(`${this.#state.name} started`)
    } else {
      this.#timer?.dispose()
      const exitReason = stage.reason ?? (stage.exitCode === 0 ? 'Completed' : 'Error')
      this.#state = { ...this.#state, state: 'exited', finishedAt: now, exitCode: stage.exitCode, exitReason }
      this.#say(`${this.#state.name} exited with ${String(stage.exitCode)}`)
      for (const lines of this.#followers) lines.end()
    }
    this.#onChange()
  }

  #say(text: string): void {
    const line = { time: this.#clock.now(), text }
    this.log.push(line)
    for (const lines of this.#followers) lines.push(line)
  }
}

export function newContainer(id: string, spec: ContainerSpec): RuntimeContainer {
  return {
    id,
    sandboxId: spec.sandboxId,
    name: spec.name,
    attempt: spec.attempt,
    hash: spec.hash,
    state: 'created',
    image: spec.image,
    imageId: `simulated:${spec.image}`,
    startedAt: 0,
    finishedAt: 0,
    exitCode: 0,
    exitReason: 'Completed',
    exitMessage: '',
  }
}
