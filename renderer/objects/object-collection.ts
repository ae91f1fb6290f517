import { markRaw, shallowRef, type ShallowRef } from 'vue'
import type { ErrorEnvelope } from '#contract/errors.ts'
import type { FeedState, Row, RowsUpdate } from '#contract/objects.ts'

export interface CollectionState {
  /** By row id. The same Map in every state: a new state says that it changed. */
  readonly rows: ReadonlyMap<string, Row>
  readonly feeds: readonly FeedState[]
  /** False until the first snapshot. */
  readonly isLoaded: boolean
  /** The stream itself failed; the feeds say how each cluster fares. */
  readonly error?: ErrorEnvelope
}

/**
 * The rows of one query. Rows are frozen and never made reactive; one batch is one trigger, whatever its size,
 * and an event costs the same whether there are ten rows or a hundred thousand.
 */
export class ObjectCollection {
  readonly #rows = markRaw(new Map<string, Row>())
  readonly #state: ShallowRef<CollectionState> = shallowRef({ rows: this.#rows, feeds: [], isLoaded: false })

  get state(): CollectionState {
    return this.#state.value
  }

  apply(update: RowsUpdate): void {
    if (update.type === 'snapshot') {
      this.#rows.clear()
      for (const row of update.rows) this.#put(row)
      this.#publish({ feeds: update.feeds, isLoaded: true })
    } else if (update.type === 'batch') {
      for (const id of update.deletes) this.#rows.delete(id)
      for (const row of update.upserts) this.#put(row)
      this.#publish({})
    } else {
      const others = this.state.feeds.filter((feed) => feed.cluster !== update.feed.cluster)
      this.#publish({ feeds: [...others, update.feed] })
    }
  }

  /** The rows stay: what was last known is better than nothing. */
  fail(error: ErrorEnvelope): void {
    this.#state.value = { ...this.state, error }
  }

  #put(row: Row): void {
    this.#rows.set(row.id, Object.freeze(markRaw(row)))
  }

  #publish(change: Partial<Pick<CollectionState, 'feeds' | 'isLoaded'>>): void {
    const { feeds, isLoaded } = { ...this.state, ...change }
    this.#state.value = { rows: this.#rows, feeds, isLoaded }
  }
}
