/** Something with a tail: a timer, a listener, a socket. Disposing twice is harmless. */
export interface Disposable {
  dispose(): void
}

/** Told of every disposable that is made and disposed; the leak check of the tests listens here. */
export interface DisposableTracker {
  created(disposable: Disposable): void
  disposed(disposable: Disposable): void
}

let tracker: DisposableTracker | undefined

export function setDisposableTracker(next: DisposableTracker | undefined): void {
  tracker = next
}

/** Wraps a clean-up function; it runs once, however often `dispose` is called. */
export function toDisposable(cleanUp: () => void): Disposable {
  let done = false
  const disposable: Disposable = {
    dispose() {
      if (done) return
      done = true
      tracker?.disposed(disposable)
      cleanUp()
    },
  }
  tracker?.created(disposable)
  return disposable
}

/** Owns disposables and lets go of them in reverse order. What is added after its end is disposed at once. */
export class DisposableStore implements Disposable {
  readonly #items = new Set<Disposable>()
  #isDisposed = false

  constructor() {
    tracker?.created(this)
  }

  get isDisposed(): boolean {
    return this.#isDisposed
  }

  add<T extends Disposable>(item: T): T {
    if (this.#isDisposed) item.dispose()
    else this.#items.add(item)
    return item
  }

  /** Disposes one item before the others. */
  release(item: Disposable): void {
    if (this.#items.delete(item)) item.dispose()
  }

  dispose(): void {
    if (this.#isDisposed) return
    this.#isDisposed = true
    tracker?.disposed(this)
    const failures: unknown[] = []
    for (const item of [...this.#items].reverse()) {
      try {
        item.dispose()
      } catch (error) {
        failures.push(error)
      }
    }
    this.#items.clear()
    if (failures.length > 0) throw new AggregateError(failures, 'clean-up failed')
  }
}
