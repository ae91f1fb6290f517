import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { AppError, messageOf } from '#base/errors.ts'

/** An hourly copy is made when something was written; older ones than these go. */
const kept = 3

/** Added to the revision of a store that went back in time: what clients have seen of its lost future is never reused. */
const revisionLeap = 1_000_000

const files = ['store.db', 'store.db-wal', 'store.db-shm']

function directoryOf(dataDir: string): string {
  return join(dataDir, 'backups')
}

/** The paths of the whole backups of a data dir, the newest first. */
export function backupsOf(dataDir: string): string[] {
  const directory = directoryOf(dataDir)
  if (!existsSync(directory)) return []
  const names = readdirSync(directory).filter((name) => /^store-[\dTZ-]+\.db$/.test(name))
  return names
    .sort()
    .reverse()
    .map((name) => join(directory, name))
}

function prepare(dataDir: string, now: number): { readonly path: string; readonly unfinished: string } {
  const directory = directoryOf(dataDir)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  // What a process left that was killed while it copied.
  removeUnfinished(directory)
  const stamp = new Date(now)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-')
  const path = join(directory, `store-${stamp}.db`)
  return { path, unfinished: `${path}.part` }
}

/** Halves of copies, and the journals that SQLite writes beside them. */
function removeUnfinished(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (/\.part(-\w+)?$/.test(name)) rmSync(join(directory, name), { force: true })
  }
}

/** How often a copy beside writes is begun anew, before one is made at once. */
const attempts = 3

/** Copies an open store, some pages at a time; writes go on meanwhile. The copy has its name only once it is whole. */
export async function backUp(db: DatabaseSync, dataDir: string, now: number): Promise<void> {
  if (!(await copyBeside(db, dataDir, now))) backUpNow(db, dataDir, now)
  for (const old of backupsOf(dataDir).slice(kept)) rmSync(old, { force: true })
}

/** Node copies in another thread, and gives up when it meets a transaction of ours there ("not an error"). */
async function copyBeside(db: DatabaseSync, dataDir: string, now: number): Promise<boolean> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const { path, unfinished } = prepare(dataDir, now)
    const isWhole = await backup(db, unfinished, { rate: 200 }).then(
      () => true,
      () => false,
    )
    if (!db.isOpen) return true
    if (!isWhole) continue
    publish(path, unfinished)
    return true
  }
  return false
}

/** The same in one step: nothing else happens meanwhile. */
export function backUpNow(db: DatabaseSync, dataDir: string, now: number): void {
  const { path, unfinished } = prepare(dataDir, now)
  try {
    db.prepare('VACUUM INTO ?').run(unfinished)
    publish(path, unfinished)
  } catch (error) {
    // On a full disk the half of a backup would take the room that writes need.
    removeUnfinished(directoryOf(dataDir))
    throw error
  }
}

function publish(path: string, unfinished: string): void {
  const handle = openSync(unfinished, 'r+')
  fsyncSync(handle)
  closeSync(handle)
  renameSync(unfinished, path)
}

export interface Restored {
  /** The backup that was taken. */
  readonly backup: string
  /** Where the store that it replaces has been moved to; absent where there was none. */
  readonly movedTo?: string
}

/**
 * Puts a backup in the place of a data dir's store, which is moved aside and kept. Without `from` the newest is taken.
 * Throws AppError engine.no-backup, engine.data-dir-damaged for a backup that is damaged itself.
 */
export function restoreBackup(dataDir: string, now: number, from = backupsOf(dataDir)[0]): Restored {
  if (from === undefined || !existsSync(from))
    throw new AppError('engine.no-backup', { path: from ?? directoryOf(dataDir) })
  const unfinished = join(dataDir, 'store.db.new')
  rmSync(unfinished, { force: true })
  copyFileSync(from, unfinished)
  leap(unfinished, from)
  const present = files.filter((file) => existsSync(join(dataDir, file)))
  const aside = join(dataDir, `damaged-${String(now)}`)
  if (present.length > 0) mkdirSync(aside, { mode: 0o700 })
  for (const file of present) renameSync(join(dataDir, file), join(aside, file))
  renameSync(unfinished, join(dataDir, 'store.db'))
  return { backup: from, ...(present.length > 0 ? { movedTo: aside } : {}) }
}

function leap(path: string, from: string): void {
  const db = new DatabaseSync(path)
  try {
    const finding = String(db.prepare('PRAGMA quick_check(1)').get()?.['quick_check'])
    if (finding !== 'ok') throw new AppError('engine.data-dir-damaged', { path: from, reason: finding })
    db.exec(`
      BEGIN;
      CREATE TEMP TABLE newest AS SELECT max(
        coalesce((SELECT max(revision) FROM log), 0),
        coalesce((SELECT value FROM meta WHERE name = 'revision'), 0)
      ) + ${String(revisionLeap)} AS value;
      INSERT OR REPLACE INTO meta (name, value) SELECT 'revision', value FROM newest;
      INSERT OR REPLACE INTO meta (name, value) SELECT 'floor', value FROM newest;
      DELETE FROM log;
      COMMIT;
      PRAGMA journal_mode = DELETE;
    `)
  } catch (error) {
    if (error instanceof AppError) throw error
    // Too damaged even to be checked.
    throw new AppError('engine.data-dir-damaged', { path: from, reason: messageOf(error) }, { cause: error })
  } finally {
    db.close()
  }
}
