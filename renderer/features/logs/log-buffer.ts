import { shallowRef, type ShallowRef } from 'vue'
import type { LogBatch } from '#contract/sessions.ts'

export interface LogLine {
  /** Grows by one a line; stays the same when older lines are dropped. */
  readonly id: number
  readonly pod: string
  readonly container: string
  readonly time: string
  readonly text: string
}

// CSI sequences: colours and cursor movements that a terminal would carry out (ECMA-48).
const controlSequence = new RegExp(String.fromCharCode(0x1b) + '\\[[0-9;?]*[ -/]*[@-~]', 'g')

/** The last lines of a log, up to a limit; the oldest go in large steps, so that a chatty log costs little. */
export class LogBuffer {
  readonly #limit: number
  #lines: LogLine[] = []
  #nextId = 1
  readonly #newest = new Map<string, string>()
  readonly #version = shallowRef(0)
  readonly sources: ShallowRef<readonly string[]> = shallowRef([])
  /** How many lines no longer stand here. */
  dropped = 0

  constructor(limit = 100_000) {
    this.#limit = limit
  }

  /** The lines, oldest first. Reading it makes an effect depend on every change. */
  get lines(): readonly LogLine[] {
    return this.#version.value < 0 ? [] : this.#lines
  }

  get version(): number {
    return this.#version.value
  }

  append(batch: LogBatch): void {
    for (const { pod, container, time, text } of batch.lines) {
      const source = sourceOf({ pod, container })
      // After a lost connection the host begins again with lines that already stand here.
      const newest = this.#newest.get(source)
      if (newest !== undefined && time !== '' && time <= newest) continue
      if (newest === undefined) this.sources.value = [...this.sources.value, source].sort()
      this.#newest.set(source, time)
      this.#lines.push({ id: this.#nextId++, pod, container, time, text: text.replace(controlSequence, '') })
    }
    if (this.#lines.length > this.#limit * 1.1) {
      const surplus = this.#lines.length - this.#limit
      this.#lines = this.#lines.slice(surplus)
      this.dropped += surplus
    }
    this.#version.value++
  }

  clear(): void {
    this.#lines = []
    this.dropped = 0
    this.#version.value++
  }

  /** Forgets what was seen as well, for a log that is asked for anew. */
  reset(): void {
    this.#newest.clear()
    this.sources.value = []
    this.clear()
  }
}

export function sourceOf(line: Pick<LogLine, 'pod' | 'container'>): string {
  return `${line.pod}/${line.container}`
}
