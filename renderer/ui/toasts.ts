import { shallowRef, type InjectionKey, inject } from 'vue'
import type { Clock } from '#base/clock.ts'
import { DisposableStore, type Disposable } from '#base/disposable.ts'

export interface Toast {
  id: number
  tone: 'done' | 'failed' | 'info'
  title: string
  text?: string | undefined
}

/** Short news about what a person did. A failure stays until it is closed; the rest goes after six seconds. */
export class ToastQueue implements Disposable {
  readonly list = shallowRef<readonly Toast[]>([])
  readonly #clock: Clock
  readonly #timers = new DisposableStore()
  #next = 1

  constructor(clock: Clock) {
    this.#clock = clock
  }

  show(toast: Omit<Toast, 'id'>): void {
    const id = this.#next++
    this.list.value = [...this.list.value.slice(-3), { ...toast, id }]
    if (toast.tone === 'failed') return
    const timer = this.#clock.schedule(6_000, () => {
      this.#timers.release(timer)
      this.close(id)
    })
    this.#timers.add(timer)
  }

  close(id: number): void {
    this.list.value = this.list.value.filter((toast) => toast.id !== id)
  }

  dispose(): void {
    this.#timers.dispose()
  }
}

export const toastsKey: InjectionKey<ToastQueue> = Symbol('toasts')

export function useToasts(): ToastQueue {
  const toasts = inject(toastsKey)
  if (!toasts) throw new Error('no toast queue is provided')
  return toasts
}
