/** One durable change of one key. `value` is the object's JSON; `undefined` deletes the key. */
export interface Change {
  readonly revision: number
  /** Milliseconds since the epoch; the age of history counts from here. */
  readonly time: number
  readonly key: string
  readonly value: string | undefined
  /** Of a table whose history is kept for its age alone: heartbeats would push everything else out. */
  readonly isShortLived?: boolean
}

/** An entry of the undo log: what stood at `key` before `revision`. */
export interface Undo {
  readonly revision: number
  readonly key: string
  readonly previous: string | undefined
}

export interface Snapshot {
  /** The newest revision ever committed; it survives compaction, so that revisions never go backwards. */
  readonly revision: number
  /** History reaches back to here: a reader that has seen this revision can go on. */
  readonly floor: number
  /** The same for tables of short-lived changes; at least `floor`. */
  readonly shortLivedFloor: number
  readonly objects: Iterable<{ readonly key: string; readonly value: string }>
}

/**
 * Where the store keeps its data. All calls come from one writer, and do their work before they return.
 * The log holds previous states alone: with the current state they give every event between, at half the bytes.
 */
export interface Driver {
  load(): Snapshot
  /**
   * All or nothing. Throws StorageFullError, or what the medium said. Durable when it returns nothing, else once the
   * promise resolves, which the next commit has to wait for; where it is rejected, nobody knows what was kept.
   */
  commit(changes: readonly Change[]): Promise<void> | undefined
  /** The undo log after `revision`, oldest first. */
  history(after: number): Iterable<Undo>
  /** The newest revision that is at most `revision` and was written before `time`; 0 if there is none. */
  newestBefore(revision: number, time: number): number
  /** Raises the floor and deletes up to `limit` log entries at or below it. True while some remain. */
  compact(floor: number, limit: number): boolean
  /** The same for short-lived changes alone. */
  compactShortLived(floor: number, limit: number): boolean
  /** Gives back what the medium holds only for speed, such as a write-ahead log. */
  checkpoint(): void
  /** Keeps a copy that can be restored; writes go on meanwhile. `now` in milliseconds since the epoch. */
  backUp(now: number): Promise<void>
  /** Replaces stored values, of objects and of the log, outside of history: for values that are kept encrypted. */
  rewrite(change: (key: string, value: string) => string): void
  /** What was committed is durable. */
  close(): void
}

/** The medium has no room. Nothing of the commit was kept. */
export class StorageFullError extends Error {
  override readonly name = 'StorageFullError'
}
