import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AppError, messageOf } from '#base/errors.ts'
import type { Logger } from '#base/logger.ts'
import { backUpNow, backupsOf } from './sqlite-backup.ts'
import { isBusyError, isDamagedError, isFullError } from './sqlite-errors.ts'
import { isCurrent, migrate, schemaVersionOf } from './sqlite-schema.ts'

export interface SqliteDriverOptions {
  readonly dataDir: string
  readonly logger: Logger
  /** Milliseconds since the epoch; names the backups. */
  readonly now: () => number
  /** Milliseconds that only grow, for how quick the disk is. */
  readonly monotonic?: () => number
}

/**
 * Opens `store.db` for this process alone: with the exclusive locking mode the first transaction takes a lock of the
 * operating system, which goes with the process however it ends.
 */
export function openDatabase({ dataDir, logger, now }: SqliteDriverOptions): DatabaseSync {
  makeWritable(dataDir)
  let db: DatabaseSync | undefined
  try {
    createIfNew(dataDir)
    db = new DatabaseSync(join(dataDir, 'store.db'))
    configure(db)
    // Takes the lock, before anything is decided by what is read.
    db.exec('BEGIN IMMEDIATE; COMMIT')
    const version = schemaVersionOf(db, dataDir)
    if (version === 0) throw new AppError('engine.data-dir-damaged', { path: dataDir, reason: 'store.db is empty' })
    if (!wasClosed(db)) {
      logger.info('the store was not closed: checking it')
      check(db, dataDir)
    }
    if (!isCurrent(version)) {
      backUpNow(db, dataDir, now())
      migrate(db, version)
    }
    db.exec(`INSERT INTO meta (name, value) VALUES ('clean', 0) ON CONFLICT (name) DO UPDATE SET value = 0`)
    return db
  } catch (error) {
    db?.close()
    throw openError(error, dataDir)
  }
}

/**
 * A new store gets its name once it has its tables, so that an empty file can only be a damaged one. Nor is a store made
 * beside the backups of one that is gone.
 */
function createIfNew(dataDir: string): void {
  const path = join(dataDir, 'store.db')
  if (existsSync(path)) return
  if (backupsOf(dataDir).length > 0) {
    throw new AppError('engine.data-dir-damaged', { path: dataDir, reason: 'store.db is missing' })
  }
  const unfinished = `${path}.new`
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${unfinished}${suffix}`, { force: true })
  const db = new DatabaseSync(unfinished)
  try {
    // Nothing waits for the disk but the whole file, once.
    configure(db, 'OFF')
    migrate(db, 0)
  } finally {
    db.close()
  }
  makeDurable(unfinished)
  renameSync(unfinished, path)
}

function makeDurable(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
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

/**
 * Of 4 KB in the log before SQLite copies them into the store, in the middle of a commit: 16 MB, which a start after a
 * crash reads again. With its own 1,000, one write in 150 waited for that.
 */
const pagesPerCheckpoint = 4000

/**
 * With NORMAL, SQLite makes the log durable before it copies it into the store, and so never damages the store; that a
 * commit is durable is the driver's business, which does not stop the process for it. Source: sqlite.org/pragma.html.
 */
function configure(db: DatabaseSync, synchronous: 'NORMAL' | 'OFF' = 'NORMAL'): void {
  db.exec(`
    PRAGMA busy_timeout = 0;
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA synchronous = ${synchronous};
    PRAGMA auto_vacuum = INCREMENTAL;
    PRAGMA journal_mode = WAL;
    PRAGMA wal_autocheckpoint = ${String(pagesPerCheckpoint)};
    PRAGMA temp_store = MEMORY;
  `)
  // fsync on macOS leaves the data in the drive's cache; only F_FULLFSYNC survives a power loss.
  if (process.platform === 'darwin') db.exec('PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1')
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
  if (error instanceof AppError) {
    const { reason } = error.details
    return typeof reason === 'string' && error.code === 'engine.data-dir-damaged' ? damaged(path, reason, error) : error
  }
  if (isBusyError(error)) return new AppError('engine.data-dir-in-use', { path }, options)
  if (isFullError(error)) return new AppError('engine.disk-full', { path }, options)
  if (isDamagedError(error)) return damaged(path, messageOf(error), error)
  return new AppError('engine.data-dir-unwritable', { path, reason: messageOf(error) }, options)
}

/** Says which backup there is to go back to. */
function damaged(path: string, reason: string, cause: unknown): AppError {
  const backup = backupsOf(path)[0] ?? null
  return new AppError('engine.data-dir-damaged', { path, reason, backup }, { cause })
}
