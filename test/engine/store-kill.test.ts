import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { silentLogger } from '#base/logger.ts'
import { openSqliteDriver } from '../../main/engine/mvcc/drivers/sqlite.ts'
import { backupsOf } from '../../main/engine/mvcc/drivers/sqlite-backup.ts'
import { createTempDir } from '../support/temp-dir.ts'

const worker = join(import.meta.dirname, '..', 'support', 'store-worker.ts')

/** Starts the work, kills it `after` so many lines and a little, and answers with the last revision it said. */
async function workUntilKilled(dataDir: string, task: string, after: number): Promise<number> {
  const child = spawn(process.execPath, [worker, dataDir, task], { stdio: ['ignore', 'pipe', 'inherit'] })
  let newest = 0
  let lines = 0
  const reader = createInterface({ input: child.stdout })
  reader.on('line', (line) => {
    newest = Number(line)
    if (++lines === after) spin(Math.random() * 4, () => child.kill('SIGKILL'))
  })
  await once(child, 'close')
  return newest
}

/** Fractions of a millisecond, which timers do not know. */
function spin(milliseconds: number, then: () => void): void {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
  then()
}

test.each([
  { task: 'compaction', rounds: 12 },
  { task: 'backup', rounds: 12 },
  { task: 'migration', rounds: 8 },
])('a store that is killed in the middle of a $task is whole', async ({ task, rounds }) => {
  const dir = createTempDir('kill')
  for (let round = 0; round < rounds; round++) {
    // A migration begins right after the first line; the others go on from where the last life ended.
    const dataDir = join(dir.path, task === 'migration' ? String(round) : 'store')
    mkdirSync(dataDir, { recursive: true })
    const acknowledged = await workUntilKilled(
      dataDir,
      task,
      task === 'migration' ? 1 : 3 + Math.ceil(Math.random() * 40),
    )
    const driver = openSqliteDriver({ dataDir, logger: silentLogger, now: Date.now })
    const { revision, objects } = driver.load()
    expect(revision).toBeGreaterThanOrEqual(acknowledged)
    const newest = Math.max(...[...objects].map(({ value }) => Number(value.split(' ')[0])))
    expect(newest).toBe(revision)
    const log = [...driver.history(revision - 40)].map((undo) => undo.revision)
    expect(log).toEqual(Array.from({ length: log.length }, (_, index) => revision - log.length + 1 + index))
    driver.close()
    for (const backup of backupsOf(dataDir)) expect(checkOf(backup)).toBe('ok')
  }
  dir.dispose()
})

function checkOf(file: string): unknown {
  const db = new DatabaseSync(file)
  const finding = db.prepare('PRAGMA integrity_check').get()?.['integrity_check']
  db.close()
  return finding
}
