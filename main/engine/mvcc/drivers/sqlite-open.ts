import { accessSync, constants, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AppError, messageOf } from '#base/errors.ts'
import type { Logger } from '#base/logger.ts'
import { isBusyError, isDamagedError, isFullError } from './sqlite-errors.ts'

export interface SqliteDriverOptions {
  readonly dataDir: string
  readonly logger: Logger
}

/** Raise it with every change of the schema, and add a migration from the version before. */
const schemaVersion = 1

const schema = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE objects (key TEXT PRIMARY KEY, revision INTEGER NOT NULL, value TEXT NOT NULL);
  CREATE TABLE log (revision INTEGER PRIMARY KEY, time INTEGER NOT NULL, key TEXT NOT NULL, previous TEXT);
`

/**
 * Opens `store.db` for this process alone: with the exclusive locking mode the first transaction takes a lock of the
 * operating system, which goes with the process however it ends.
 */
export function openDatabase({ dataDir, logger }: SqliteDriverOptions): DatabaseSync {
  makeWritable(dataDir)
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(join(dataDir, 'store.db'))
    configure(db)
    migrate(db, dataDir)
    if (!wasClosed(db)) {
      logger.info('the store was not closed: checking it')
      check(db, dataDir)
    }
    db.exec(`INSERT INTO meta (name, value) VALUES ('clean', 0) ON CONFLICT (name) DO UPDATE SET value = 0`)
    return db
  } catch (error) {
    db?.close()
    throw openError(error, dataDir)
  }
}

function makeWritable(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    accessSync(dataDir, constants.W_OK | constants.X_OK)
  } catch (error) {
    const isFull = (error as NodeJS.ErrnoException).code === 'ENOSPC'
    if (isFull) throw new AppError('engine.disk-full', { path: dataDir }, { cause: error })
    throw new AppError('engine.data-dir-unwritable', { path: dataDir, reason: messageOf(error) }, { cause: error })
  }
}

function configure(db: DatabaseSync): void {
  db.exec(`
    PRAGMA busy_timeout = 0;
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA auto_vacuum = INCREMENTAL;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA temp_store = MEMORY;
  `)
  // fsync on macOS leaves the data in the drive's cache; only F_FULLFSYNC survives a power loss.
  if (process.platform === 'darwin') db.exec('PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1')
}

function migrate(db: DatabaseSync, dataDir: string): void {
  db.exec('BEGIN IMMEDIATE')
  const found = Number(db.prepare('PRAGMA user_version').get()?.['user_version'])
  if (found > schemaVersion) {
    throw new AppError('engine.data-dir-newer', { path: dataDir, found, known: schemaVersion })
  }
  if (found === 0) db.exec(schema)
  db.exec(`PRAGMA user_version = ${String(schemaVersion)}; COMMIT`)
}

/** True for a new file too. */
function wasClosed(db: DatabaseSync): boolean {
  return Number(db.prepare(`SELECT value FROM meta WHERE name = 'clean'`).get()?.['value'] ?? 1) === 1
}

function check(db: DatabaseSync, dataDir: string): void {
  const finding = String(db.prepare('PRAGMA quick_check(1)').get()?.['quick_check'])
  if (finding !== 'ok') throw new AppError('engine.data-dir-damaged', { path: dataDir, reason: finding })
}

function openError(error: unknown, path: string): unknown {
  const options = { cause: error }
  if (error instanceof AppError) return error
  if (isBusyError(error)) return new AppError('engine.data-dir-in-use', { path }, options)
  if (isFullError(error)) return new AppError('engine.disk-full', { path }, options)
  if (isDamagedError(error)) return new AppError('engine.data-dir-damaged', { path, reason: messageOf(error) }, options)
  return new AppError('engine.data-dir-unwritable', { path, reason: messageOf(error) }, options)
}
