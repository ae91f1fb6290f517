import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { type Change, type Driver, type Snapshot, StorageFullError, type Undo } from '../driver.ts'
import { DurableLog } from './durable-log.ts'
import { backUp } from './sqlite-backup.ts'
import { isFullError } from './sqlite-errors.ts'
import { openDatabase, type SqliteDriverOptions } from './sqlite-open.ts'

/** Keeps everything in `store.db` of the data dir. `logger` hears of an unclean start. */
export function openSqliteDriver(options: SqliteDriverOptions): Driver {
  return createDriver(openDatabase(options), options)
}

function createDriver(db: DatabaseSync, { dataDir, monotonic = () => performance.now() }: SqliteDriverOptions): Driver {
  const sql = prepare(db)
  // There since the store was opened, until it is closed.
  const log = new DurableLog(join(dataDir, 'store.db-wal'), monotonic)
  let copying: Promise<void> | undefined

  function transact(work: () => void): void {
    try {
      db.exec('BEGIN IMMEDIATE')
      work()
      db.exec('COMMIT')
    } catch (error) {
      // SQLite rolls back by itself on some errors, a full disk among them.
      if (db.isTransaction) db.exec('ROLLBACK')
      throw isFullError(error) ? new StorageFullError('the disk is full', { cause: error }) : error
    }
  }

  function apply({ revision, time, key, value, isShortLived }: Change): void {
    sql.log.run(revision, time, key, key, isShortLived ? 1 : 0)
    if (value === undefined) sql.remove.run(key)
    else sql.put.run(key, revision, value)
  }

  function number(name: string): number {
    return Number(sql.readMeta.get(name)?.['value'] ?? 0)
  }

  return {
    load(): Snapshot {
      const newest = Number(sql.newest.get()?.['revision'] ?? 0)
      const objects = sql.objects.iterate() as unknown as Snapshot['objects']
      const floor = number('floor')
      const shortLivedFloor = Math.max(floor, number('short-lived-floor'))
      return { revision: Math.max(newest, number('revision')), floor, shortLivedFloor, objects }
    },
    commit(changes) {
      transact(() => changes.forEach(apply))
      return log.sync(changes.length === 1)
    },
    *history(after) {
      for (const row of sql.history.iterate(after)) {
        const { revision, key, previous } = row as { revision: number; key: string; previous: string | null }
        yield { revision, key, previous: previous ?? undefined } satisfies Undo
      }
    },
    newestBefore: (revision, time) => Number(sql.newestBefore.get(revision, time)?.['revision'] ?? 0),
    compact(floor, limit) {
      if (floor < number('floor')) return false
      let hasMore = false
      transact(() => {
        // The log may end up empty, so the newest revision is kept beside it.
        sql.writeMeta.run('revision', Math.max(number('revision'), Number(sql.newest.get()?.['revision'] ?? 0)))
        sql.writeMeta.run('floor', floor)
        hasMore = Number(sql.trim.run(floor, limit).changes) === limit
      })
      return hasMore
    },
    compactShortLived(floor, limit) {
      if (floor < number('short-lived-floor')) return false
      let hasMore = false
      transact(() => {
        sql.writeMeta.run('revision', Math.max(number('revision'), Number(sql.newest.get()?.['revision'] ?? 0)))
        sql.writeMeta.run('short-lived-floor', floor)
        hasMore = Number(sql.trimShortLived.run(floor, limit).changes) === limit
      })
      return hasMore
    },
    checkpoint() {
      db.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA incremental_vacuum(1000)')
    },
    backUp(now) {
      // Two at once would write to one file.
      copying ??= backUp(db, dataDir, now).finally(() => {
        copying = undefined
      })
      return copying
    },
    rewrite(change) {
      let hasChanged = false
      // What is overwritten may be what was to be hidden: nothing of it stays in free pages.
      db.exec('PRAGMA secure_delete = ON')
      transact(() => {
        for (const { select, update } of [sql.values, sql.previousValues]) {
          for (const { id, key, value } of select.all() as { id: number; key: string; value: string }[]) {
            const next = change(key, value)
            if (next === value) continue
            hasChanged = true
            update.run(next, id)
          }
        }
      })
      db.exec('PRAGMA secure_delete = OFF')
      if (hasChanged) db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    },
    close() {
      try {
        sql.writeMeta.run('clean', 1)
      } catch {
        // A full disk must not keep the engine from stopping; the next start checks the file instead.
      }
      // Copies the log into the store, both of them durable, and removes it.
      db.close()
      log.close()
    },
  }
}

function prepare(db: DatabaseSync) {
  return {
    objects: db.prepare('SELECT key, value FROM objects'),
    put: db.prepare(
      `INSERT INTO objects (key, revision, value) VALUES (?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET revision = excluded.revision, value = excluded.value`,
    ),
    remove: db.prepare('DELETE FROM objects WHERE key = ?'),
    log: db.prepare(
      `INSERT INTO log (revision, time, key, previous, short_lived)
       VALUES (?, ?, ?, (SELECT value FROM objects WHERE key = ?), ?)`,
    ),
    newest: db.prepare('SELECT max(revision) AS revision FROM log'),
    history: db.prepare('SELECT revision, key, previous FROM log WHERE revision > ? ORDER BY revision'),
    newestBefore: db.prepare(
      'SELECT revision FROM log WHERE revision <= ? AND time < ? ORDER BY revision DESC LIMIT 1',
    ),
    trim: db.prepare(
      'DELETE FROM log WHERE revision IN (SELECT revision FROM log WHERE revision <= ? ORDER BY revision LIMIT ?)',
    ),
    trimShortLived: db.prepare(
      `DELETE FROM log WHERE revision IN
       (SELECT revision FROM log WHERE short_lived = 1 AND revision <= ? ORDER BY revision LIMIT ?)`,
    ),
    values: {
      select: db.prepare('SELECT rowid AS id, key, value FROM objects'),
      update: db.prepare('UPDATE objects SET value = ? WHERE rowid = ?'),
    },
    previousValues: {
      select: db.prepare('SELECT revision AS id, key, previous AS value FROM log WHERE previous IS NOT NULL'),
      update: db.prepare('UPDATE log SET previous = ? WHERE revision = ?'),
    },
    readMeta: db.prepare('SELECT value FROM meta WHERE name = ?'),
    writeMeta: db.prepare(
      'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    ),
  }
}
