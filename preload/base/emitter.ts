import { toDisposable, type Disposable } from './disposable.ts'

/** One event with its listeners. A listener that disposes itself or another while an event is told is no problem. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>()

  on(listener: (value: T) => void): Disposable {
    // Wrapped, so that one function that is added twice is told twice and disposed separately.
    const entry = (value: T): void => {
      listener(value)
    }
    this.#listeners.add(entry)
    return toDisposable(() => {
      this.#listeners.delete(entry)
    })
  }

  emit(value: T): void {
    for (const listener of [...this.#listeners]) if (this.#listeners.has(listener)) listener(value)
  }
}
