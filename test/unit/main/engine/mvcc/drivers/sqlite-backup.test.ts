import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AppError } from '#base/errors.ts'
import { silentLogger } from '#base/logger.ts'
import type { Driver } from '../../../../../../main/engine/mvcc/driver.ts'
import { openSqliteDriver } from '../../../../../../main/engine/mvcc/drivers/sqlite.ts'
import { backupsOf, restoreBackup } from '../../../../../../main/engine/mvcc/drivers/sqlite-backup.ts'
import { appErrorOf } from '../../../../../support/app-error.ts'
import { createTempDir } from '../../../../../support/temp-dir.ts'

const hour = 3_600_000
let dir: ReturnType<typeof createTempDir>
beforeEach(() => {
  dir = createTempDir('backup')
})
afterEach(() => {
  dir.dispose()
})

const open = (dataDir = dir.path): Driver => openSqliteDriver({ dataDir, logger: silentLogger, now: () => 0 })
const path = (...parts: string[]): string => join(dir.path, ...parts)
const objectsOf = (driver: Driver): Record<string, string> =>
  Object.fromEntries([...driver.load().objects].map(({ key, value }) => [key, value]))

async function fill(driver: Driver, from: number, to: number): Promise<void> {
  const value = 'x'.repeat(700)
  await driver.commit(
    Array.from({ length: to - from }, (_, index) => {
      return { revision: from + index + 1, time: 0, key: `/core/configmaps/ns/${String(from + index)}`, value }
    }),
  )
}

describe('a backup', () => {
  test('is whole, beside writes that go on, and the last three are kept', async () => {
    const driver = open()
    await fill(driver, 0, 500)
    for (let round = 1; round <= 5; round++) {
      const copying = driver.backUp(round * hour)
      await fill(driver, 400 + round * 100, 500 + round * 100)
      await copying
    }
    driver.close()
    const hours = ['05', '04', '03'].map((hour) => `store-1970-01-01T${hour}-00-00Z.db`)
    expect(backupsOf(dir.path).map((file) => basename(file))).toEqual(hours)
    for (const file of backupsOf(dir.path)) {
      const db = new DatabaseSync(file)
      expect(db.prepare('PRAGMA quick_check').get()).toEqual({ quick_check: 'ok' })
      db.close()
    }
  })

  test('that a killed process left unfinished is neither offered nor kept', async () => {
    const driver = open()
    mkdirSync(path('backups'))
    writeFileSync(path('backups', 'store-2026-01-01T00-00-00Z.db.part'), 'half')
    expect(backupsOf(dir.path)).toEqual([])
    await driver.backUp(hour)
    driver.close()
    expect(readdirSync(path('backups'))).toEqual(['store-1970-01-01T01-00-00Z.db'])
  })

  test('is restored with revisions that nobody has seen, and what it replaces is kept', async () => {
    const driver = open()
    await fill(driver, 0, 10)
    await driver.backUp(hour)
    await fill(driver, 10, 20)
    driver.close()
    const { backup, movedTo } = restoreBackup(dir.path, 42)
    expect(backup).toBe(backupsOf(dir.path)[0])
    expect(existsSync(join(movedTo ?? '', 'store.db'))).toBe(true)
    const restored = open()
    expect(Object.keys(objectsOf(restored))).toHaveLength(10)
    expect(restored.load()).toMatchObject({ revision: 1_000_010, floor: 1_000_010 })
    restored.close()
  })

  test('is not restored when there is none, or when it is damaged', async () => {
    expect(appErrorOf(() => restoreBackup(dir.path, 0)).code).toBe('engine.no-backup')
    const driver = open()
    await fill(driver, 0, 50)
    driver.close()
    copyFileSync(path('store.db'), path('copy.db'))
    truncateSync(path('copy.db'), 8192)
    expect(() => restoreBackup(dir.path, 0, path('copy.db'))).toThrow()
    const untouched = open()
    expect(Object.keys(objectsOf(untouched))).toHaveLength(50)
    untouched.close()
  })
})

describe('a damaged store', () => {
  test('cut at any page is refused with the name of its backup, and never taken for an empty one', async () => {
    const driver = open()
    await fill(driver, 0, 200)
    await driver.backUp(hour)
    driver.close()
    const whole = path('whole.db')
    copyFileSync(path('store.db'), whole)
    const { size } = statSync(whole)
    expect(size).toBeGreaterThan(20 * 4096)
    for (let cut = 0; cut < size; cut += 4096) {
      copyFileSync(whole, path('store.db'))
      truncateSync(path('store.db'), cut)
      const { code, details } = appErrorOf(() => open())
      expect({ cut, code, backup: details['backup'] }).toEqual({
        cut,
        code: 'engine.data-dir-damaged',
        backup: backupsOf(dir.path)[0],
      })
    }
    copyFileSync(whole, path('store.db'))
    const mended = open()
    expect(Object.keys(objectsOf(mended))).toHaveLength(200)
    mended.close()
  })

  test('that is gone though it has backups is not begun anew', async () => {
    const driver = open()
    await fill(driver, 0, 1)
    await driver.backUp(hour)
    driver.close()
    restoreBackup(dir.path, 1)
    copyFileSync(path('store.db'), path('other.db'))
    restoreBackup(dir.path, 2)
    const moved = open()
    moved.close()
    for (const file of ['store.db', 'store.db-wal', 'store.db-shm']) {
      if (existsSync(path(file))) truncateSync(path(file), 0)
    }
    expect(appErrorOf(() => open()).code).toBe('engine.data-dir-damaged')
  })

  test('whose newest writes were cut off opens at an earlier state', async () => {
    const driver = open()
    await fill(driver, 0, 100)
    await fill(driver, 100, 200)
    copyFileSync(path('store.db'), path('unclean.db'))
    copyFileSync(path('store.db-wal'), path('unclean.db-wal'))
    driver.close()
    const { size } = statSync(path('unclean.db-wal'))
    let most = -1
    for (let cut = 0; cut <= size; cut += 4096) {
      mkdirSync(path('cut'), { recursive: true })
      copyFileSync(path('unclean.db'), path('cut', 'store.db'))
      copyFileSync(path('unclean.db-wal'), path('cut', 'store.db-wal'))
      truncateSync(path('cut', 'store.db-wal'), cut)
      let found = 0
      try {
        const opened = open(path('cut'))
        found = Object.keys(objectsOf(opened)).length
        opened.close()
      } catch (error) {
        expect((error as AppError).code).toBe('engine.data-dir-damaged')
      }
      expect([0, 100, 200]).toContain(found)
      expect(found).toBeGreaterThanOrEqual(most)
      most = found
    }
  })
})

test('a store of the first version is brought up to date, after a backup', async () => {
  const db = new DatabaseSync(path('store.db'))
  db.exec(`
    CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE objects (key TEXT PRIMARY KEY, revision INTEGER NOT NULL, value TEXT NOT NULL);
    CREATE TABLE log (revision INTEGER PRIMARY KEY, time INTEGER NOT NULL, key TEXT NOT NULL, previous TEXT);
    INSERT INTO objects VALUES ('/core/nodes/n', 2, '{}');
    INSERT INTO log VALUES (1, 0, '/core/nodes/n', NULL), (2, 0, '/core/nodes/n', '{"a":1}');
    PRAGMA user_version = 1;
  `)
  db.close()
  const driver = open()
  expect(objectsOf(driver)).toEqual({ '/core/nodes/n': '{}' })
  expect([...driver.history(1)]).toEqual([{ revision: 2, key: '/core/nodes/n', previous: '{"a":1}' }])
  await driver.commit([{ revision: 3, time: 0, key: '/core/nodes/n', value: '{"b":2}', isShortLived: true }])
  driver.close()
  const [backup = ''] = backupsOf(dir.path)
  const before = new DatabaseSync(backup)
  expect(before.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 })
  before.close()
})
