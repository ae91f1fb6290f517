import type { DatabaseSync } from 'node:sqlite'
import { AppError } from '#base/errors.ts'

/** Each takes a store from the version before to its own; a new store goes through all. Never change one that shipped. */
const migrations: readonly string[] = [
  `CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
   CREATE TABLE objects (key TEXT PRIMARY KEY, revision INTEGER NOT NULL, value TEXT NOT NULL);
   CREATE TABLE log (revision INTEGER PRIMARY KEY, time INTEGER NOT NULL, key TEXT NOT NULL, previous TEXT);`,
  // Heartbeats are trimmed by their age alone, and found without reading the whole log.
  `ALTER TABLE log ADD COLUMN short_lived INTEGER NOT NULL DEFAULT 0;
   CREATE INDEX log_short_lived ON log (revision) WHERE short_lived = 1;`,
]

/** The version of a store, 0 for an empty one. Throws AppError engine.data-dir-newer. */
export function schemaVersionOf(db: DatabaseSync, dataDir: string): number {
  const found = Number(db.prepare('PRAGMA user_version').get()?.['user_version'])
  const known = migrations.length
  if (found > known) throw new AppError('engine.data-dir-newer', { path: dataDir, found, known })
  return found
}

export function isCurrent(version: number): boolean {
  return version === migrations.length
}

/** Brings the schema up to date in one transaction: it happens as a whole or, in a power cut, not at all. */
export function migrate(db: DatabaseSync, from: number): void {
  db.exec(
    `BEGIN IMMEDIATE; ${migrations.slice(from).join('\n')} PRAGMA user_version = ${String(migrations.length)}; COMMIT`,
  )
}
