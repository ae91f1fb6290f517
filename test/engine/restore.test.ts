import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLogger } from '#base/logger.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Status } from '#kube/meta/status.ts'
import { openSqliteDriver } from '../../main/engine/mvcc/drivers/sqlite.ts'
import { backupsOf } from '../../main/engine/mvcc/drivers/sqlite-backup.ts'
import { runArchipel, startEngine, type Ending, type EngineProcess } from '../support/engine-process.ts'
import { createTempDir } from '../support/temp-dir.ts'

const configMaps = '/api/v1/namespaces/default/configmaps'
const secrets = '/api/v1/namespaces/default/secrets'

let dir: ReturnType<typeof createTempDir>
let dataDir: string

beforeEach(() => {
  dir = createTempDir('restore')
  dataDir = join(dir.path, 'data')
})

afterEach(() => {
  dir.dispose()
})

function start(): Promise<EngineProcess> {
  return startEngine({ dataDir, runtime: 'none' })
}

function startToFail(): Promise<Ending> {
  return runArchipel(['engine', '--data-dir', dataDir, '--runtime', 'none'])
}

async function create(engine: EngineProcess, name: string): Promise<KubeObject> {
  const answer = await engine.client.send(configMaps, { method: 'POST', body: { metadata: { name } } })
  expect(answer.status).toBe(201)
  return answer.json<KubeObject>()
}

/** As the engine's own hourly backup. */
async function backUp(): Promise<string> {
  const driver = openSqliteDriver({ dataDir, logger: silentLogger, now: Date.now })
  await driver.backUp(Date.now())
  driver.close()
  const [newest = ''] = backupsOf(dataDir)
  expect(newest).not.toBe('')
  return newest
}

/** Overwrites what is beyond the first page, as a disk does that is dying. */
function damageStore(): void {
  const path = join(dataDir, 'store.db')
  const bytes = readFileSync(path)
  bytes.fill(0xaa, 4096)
  writeFileSync(path, bytes)
  for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true })
}

describe('a damaged store', () => {
  it('is refused with the name of its backup, and is back after archipel restore', async () => {
    const first = await start()
    await create(first, 'kept')
    const seen = Number((await first.client.send(configMaps)).json<KubeObject>().metadata.resourceVersion)
    await first.stop()
    const backup = await backUp()
    const second = await start()
    const lost = await create(second, 'lost')
    await second.stop()
    damageStore()

    const refusal = await startToFail()
    expect(refusal.code).toBe(3)
    expect(refusal.stderr).toContain(backup)
    expect(refusal.stderr).toContain('archipel restore')

    const restored = await runArchipel(['restore', '--data-dir', dataDir])
    expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining(`Restored ${backup}.`) as string })
    // What was damaged is kept, for who wants to look at it.
    const aside = readdirSync(dataDir).filter((name) => name.startsWith('damaged-'))
    expect(aside.map((name) => existsSync(join(dataDir, name, 'store.db')))).toEqual([true])

    const engine = await start()
    expect((await engine.client.send(`${configMaps}/kept`)).status).toBe(200)
    expect((await engine.client.send(`${configMaps}/lost`)).status).toBe(404)
    await expectClientsToListAnew(engine, seen, Number(lost.metadata.resourceVersion))
    await engine.stop()
  })

  it('stays as it is where the backup is damaged as well', async () => {
    await (await start()).stop()
    truncateSync(await backUp(), 5000)
    damageStore()
    const before = readFileSync(join(dataDir, 'store.db'))
    const ending = await runArchipel(['restore', '--data-dir', dataDir])
    expect(ending.code).toBe(3)
    expect(readFileSync(join(dataDir, 'store.db')).equals(before)).toBe(true)
  })

  it('cannot be restored without a backup, which is said', async () => {
    mkdirSync(dataDir)
    const ending = await runArchipel(['restore', '--data-dir', dataDir])
    expect(ending).toMatchObject({ code: 3, stderr: expect.stringContaining('there is no backup') as string })
  })
})

/** What they know is of a past that is no more: a watch from there ends with 410, and so they list again. */
async function expectClientsToListAnew({ client }: EngineProcess, seen: number, lost: number): Promise<void> {
  for (const version of [seen, lost]) {
    const watch = client.watch(`${configMaps}?watch=true&resourceVersion=${String(version)}`)
    const event = await watch.next()
    watch.dispose()
    expect({ version, type: event?.type, code: event?.object['code'] }).toEqual({ version, type: 'ERROR', code: 410 })
  }
  const list = await client.send(configMaps)
  // No version that a client has seen is given out a second time.
  expect(Number(list.json<KubeObject>().metadata.resourceVersion)).toBeGreaterThan(lost)
  const ahead = await client.send(`${configMaps}?resourceVersion=999999999999&resourceVersionMatch=NotOlderThan`)
  expect(ahead.json<Status>()).toMatchObject({ code: 504, reason: 'Timeout' })
}

describe('the key of the Secrets', () => {
  async function storeSecret(): Promise<void> {
    const engine = await start()
    const body = { metadata: { name: 's' }, stringData: { pin: 'one-two-three' } }
    expect((await engine.client.send(secrets, { method: 'POST', body })).status).toBe(201)
    await engine.stop()
  }

  it('that is lost is said to be lost; nothing is written over', async () => {
    await storeSecret()
    const file = join(dataDir, 'encryption.yaml')
    const kept = readFileSync(file)
    rmSync(file)
    const ending = await startToFail()
    expect(ending).toMatchObject({ code: 3, stderr: expect.stringContaining('encryption.yaml') as string })
    expect(ending.stderr).toContain('Put it back')
    writeFileSync(file, kept)
    const engine = await start()
    const secret = (await engine.client.send(`${secrets}/s`)).json<{ data: { pin: string } }>()
    expect(Buffer.from(secret.data.pin, 'base64').toString()).toBe('one-two-three')
    await engine.stop()
  })

  it('that cannot be read is refused with its path', async () => {
    await storeSecret()
    const file = join(dataDir, 'encryption.yaml')
    rmSync(file)
    mkdirSync(file)
    const ending = await startToFail()
    expect(ending).toMatchObject({ code: 3, stderr: expect.stringContaining(file) as string })
  })
})

describe('backups that cannot be written', () => {
  it('do not stop the engine', async () => {
    await (await start()).stop()
    const folder = join(dataDir, 'backups')
    rmSync(folder, { recursive: true, force: true })
    // A file in the place of the folder: not even root can write into it.
    writeFileSync(folder, '')
    chmodSync(folder, 0o400)
    const engine = await start()
    await create(engine, 'still')
    const ending = await engine.stop()
    expect(ending.code).toBe(0)
  })
})
