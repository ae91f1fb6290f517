import type { Runtime, RuntimePod } from '../../drivers/runtime/runtime.ts'

/** What the runtime has of each pod. What it said stays true until it tells of a change: nothing is asked twice. */
export class PodObservations {
  readonly #runtime: Pick<Runtime, 'inspectPod'>
  readonly #known = new Map<string, RuntimePod>()
  readonly #news = new Map<string, number>()

  constructor(runtime: Pick<Runtime, 'inspectPod'>) {
    this.#runtime = runtime
  }

  async of(uid: string): Promise<RuntimePod> {
    const known = this.#known.get(uid)
    if (known) return known
    const asked = this.#news.get(uid)
    const observed = await this.#runtime.inspectPod(uid)
    // News that came while it answered may not be in the answer.
    if (this.#news.get(uid) === asked) this.#known.set(uid, observed)
    return observed
  }

  outdate(uid: string): void {
    this.#news.set(uid, (this.#news.get(uid) ?? 0) + 1)
    this.#known.delete(uid)
  }

  replace(all: ReadonlyMap<string, RuntimePod>): void {
    for (const uid of [...this.#known.keys()]) this.outdate(uid)
    for (const [uid, pod] of all) this.#known.set(uid, pod)
  }

  forget(uid: string): void {
    this.#known.delete(uid)
    this.#news.delete(uid)
  }
}
