import { mkdirSync, openSync, writeFileSync, writeSync, closeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StorageFullError } from '../../../../../../main/engine/mvcc/driver.ts'
import { openSqliteDriver } from '../../../../../../main/engine/mvcc/drivers/sqlite.ts'
import { isFullError } from '../../../../../../main/engine/mvcc/drivers/sqlite-errors.ts'
import { silentLogger } from '#base/logger.ts'
import { appErrorOf } from '../../../../../support/app-error.ts'
import { createTempDir } from '../../../../../support/temp-dir.ts'

let dir: ReturnType<typeof createTempDir>
beforeEach(() => {
  dir = createTempDir('sqlite')
})
afterEach(() => {
  dir.dispose()
})

const open = (dataDir = dir.path, logger = silentLogger) => openSqliteDriver({ dataDir, logger, now: () => 0 })

const codeOf = (call: () => unknown): string => appErrorOf(call).code

describe('opening a data dir', () => {
  test('makes it, and its parents', () => {
    const driver = open(join(dir.path, 'a/b'))
    driver.close()
  })

  test('is refused while another has it, and not after', () => {
    const first = open()
    expect(codeOf(() => open())).toBe('engine.data-dir-in-use')
    first.close()
    open().close()
  })

  test('is refused where nothing can be written', () => {
    writeFileSync(join(dir.path, 'file'), '')
    expect(codeOf(() => open(join(dir.path, 'file/dir')))).toBe('engine.data-dir-unwritable')
    mkdirSync(join(dir.path, 'taken/store.db'), { recursive: true })
    expect(codeOf(() => open(join(dir.path, 'taken')))).toBe('engine.data-dir-unwritable')
  })

  test('is refused when a newer version wrote it, and leaves it as it is', () => {
    open().close()
    const path = join(dir.path, 'store.db')
    const raise = new DatabaseSync(path)
    raise.exec('PRAGMA user_version = 99')
    raise.close()
    expect(codeOf(() => open())).toBe('engine.data-dir-newer')
    const after = new DatabaseSync(path)
    expect(after.prepare('PRAGMA user_version').get()).toMatchObject({ user_version: 99 })
    after.close()
  })

  test('is refused when the file is none of ours', () => {
    writeFileSync(
      join(dir.path, 'store.db'),
      'this is no database, and it is longer than a header of a hundred bytes '.repeat(9),
    )
    expect(codeOf(() => open())).toBe('engine.data-dir-damaged')
  })

  test('checks the file after an unclean end alone', () => {
    const said: string[] = []
    const logger = { ...silentLogger, info: (message: string) => said.push(message) }
    open(dir.path, logger).close()
    open(dir.path, logger).close()
    expect(said).toEqual([])
    markUnclean()
    open(dir.path, logger).close()
    expect(said).toEqual(['the store was not closed: checking it'])
  })

  test('finds damage after an unclean end', async () => {
    const driver = open()
    const value = 'x'.repeat(3000)
    await driver.commit(
      Array.from({ length: 50 }, (_, i) => ({ revision: i + 1, time: 0, key: `k${String(i)}`, value })),
    )
    driver.checkpoint()
    driver.close()
    markUnclean()
    const file = openSync(join(dir.path, 'store.db'), 'r+')
    for (let page = 5; page < 40; page++) writeSync(file, Buffer.alloc(64, 0xff), 0, 64, page * 4096)
    closeSync(file)
    expect(codeOf(() => open())).toBe('engine.data-dir-damaged')
  })
})

test('a full disk is told from other failures', () => {
  const db = new DatabaseSync(':memory:')
  db.exec('PRAGMA max_page_count = 4; CREATE TABLE t (v)')
  const fill = (): unknown => db.prepare('INSERT INTO t VALUES (?)').run('x'.repeat(100_000))
  try {
    fill()
    expect.unreachable()
  } catch (error) {
    expect(isFullError(error)).toBe(true)
  } finally {
    db.close()
  }
  expect(isFullError(new StorageFullError())).toBe(false)
  expect(isFullError(Object.assign(new Error('disk I/O error'), { errcode: 10 }))).toBe(false)
})

function markUnclean(): void {
  const db = new DatabaseSync(join(dir.path, 'store.db'))
  db.exec(`UPDATE meta SET value = 0 WHERE name = 'clean'`)
  db.close()
}
