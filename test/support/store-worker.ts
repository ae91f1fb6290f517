// Works on a store until it is killed: `node store-worker.ts DATA_DIR TASK`. It prints the newest revision that is
// durable, a line each, so that whoever kills it knows what must be there afterwards.
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { silentLogger } from '#base/logger.ts'
import { openSqliteDriver } from '../../main/engine/mvcc/drivers/sqlite.ts'

const [, , dataDir = '', task = ''] = process.argv
const value = 'v'.repeat(900)

if (task === 'migration') writeFirstVersion(join(dataDir, 'store.db'))
console.log('0')
const driver = openSqliteDriver({ dataDir, logger: silentLogger, now: Date.now })
let { revision } = driver.load()
console.log(String(revision))
for (;;) {
  await driver.commit(
    Array.from({ length: 20 }, () => {
      revision++
      return {
        revision,
        time: 0,
        key: `/core/configmaps/ns/${String(revision % 500)}`,
        value: `${String(revision)} ${value}`,
      }
    }),
  )
  console.log(String(revision))
  if (task === 'compaction') while (driver.compact(revision - 50, 7));
  if (task === 'backup') await driver.backUp(Date.now())
  else await new Promise(setImmediate)
}

/** A store of the first version with enough in it for the migration to take a while. */
function writeFirstVersion(path: string): void {
  const db = new DatabaseSync(path)
  db.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE objects (key TEXT PRIMARY KEY, revision INTEGER NOT NULL, value TEXT NOT NULL);
    CREATE TABLE log (revision INTEGER PRIMARY KEY, time INTEGER NOT NULL, key TEXT NOT NULL, previous TEXT);
    BEGIN;
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
      INSERT INTO log SELECT i, 0, '/core/configmaps/ns/' || (i % 500), hex(randomblob(200)) FROM n;
    INSERT INTO objects SELECT '/core/configmaps/ns/' || (revision % 500), revision, revision || ' first' FROM log WHERE revision > 19500;
    PRAGMA user_version = 1;
    COMMIT;
  `)
  db.close()
}
