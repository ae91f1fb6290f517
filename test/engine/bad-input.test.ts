import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { silentLogger } from '#base/logger.ts'
import type { Status } from '#kube/meta/status.ts'
import { openSqliteDriver } from '../../main/engine/mvcc/drivers/sqlite.ts'
import { runArchipel, startEngine, type EngineProcess } from '../support/engine-process.ts'
import { createTempDir } from '../support/temp-dir.ts'

const configMaps = '/api/v1/namespaces/default/configmaps'

const dir = createTempDir('bad-input')

afterAll(() => {
  dir.dispose()
})

function newPath(name: string): string {
  return join(dir.path, name)
}

describe('requests', () => {
  let engine: EngineProcess

  beforeAll(async () => {
    engine = await startEngine({ dataDir: newPath('requests') })
  })

  afterAll(async () => {
    await engine.stop()
  })

  it('says where broken YAML and JSON are broken', async () => {
    const send = async (type: string, body: string): Promise<Status> =>
      (await engine.client.send(configMaps, { method: 'POST', body, headers: { 'content-type': type } })).json<Status>()
    const yaml = await send('application/yaml', 'metadata:\n  name: "x\n')
    expect(yaml).toMatchObject({
      code: 400,
      reason: 'BadRequest',
      message: expect.stringContaining('yaml: line ') as string,
    })
    const json = await send('application/json', '{"metadata":')
    expect(json).toMatchObject({ code: 400, message: expect.stringContaining('must be of type ConfigMap') as string })
    expect(await send('application/json', '')).toMatchObject({ code: 400 })
    expect(await send('application/json', '[]')).toMatchObject({ code: 400 })
  })

  it('refuses a body of 4 MB and goes on serving', async () => {
    const body = { metadata: { name: 'large' }, data: { a: 'x'.repeat(4_000_000) } }
    const answer = await engine.client.send(configMaps, { method: 'POST', body })
    expect(answer.json<Status>()).toMatchObject({ code: 413, reason: 'RequestEntityTooLarge' })
    expect((await engine.client.send(`${configMaps}/large`)).status).toBe(404)
  })

  it('does not know an unknown kind', async () => {
    const answer = await engine.client.send('/apis/example.com/v1/namespaces/default/widgets', {
      method: 'POST',
      body: {},
    })
    expect({ status: answer.status, text: answer.text }).toEqual({ status: 404, text: '404 page not found\n' })
  })

  it.each([
    '?limit=many',
    '?resourceVersion=abc',
    '?labelSelector=a%3D%3D%3D',
    '?fieldSelector=spec.nothing%3Dx',
    '?continue=zzz',
  ])('refuses the options %s', async (query) => {
    const { code } = (await engine.client.send(`${configMaps}${query}`)).json<Status>()
    expect([400, 422]).toContain(code)
  })
})

describe('the command line', () => {
  it('explains itself', async () => {
    for (const args of [['--help'], ['engine', '--help']]) {
      const { code, stdout } = await runArchipel(args)
      expect({ code, hasCodes: stdout.includes('Exit codes:') }).toEqual({ code: 0, hasCodes: true })
    }
    for (const args of [['--version'], ['engine', '--version']]) {
      expect(await runArchipel(args)).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
      })
    }
  })

  it('names the option that was probably meant', async () => {
    const { code, stderr } = await runArchipel(['engine', '--data-dirr', 'x'])
    expect(code).toBe(2)
    expect(stderr).toContain('Did you mean --data-dir?')
    expect(await runArchipel(['engine'])).toMatchObject({ code: 2 })
    const runtime = await runArchipel(['engine', '--data-dir', newPath('x'), '--runtime', 'podman'])
    expect(runtime).toMatchObject({ code: 2, stderr: expect.stringContaining('docker, simulated') as string })
    const nodes = await runArchipel(['engine', '--data-dir', newPath('x'), '--nodes', 'three'])
    expect(nodes).toMatchObject({ code: 2, stderr: expect.stringContaining('whole number') as string })
  })

  it('says that the port is in use', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const port = String((other.address() as AddressInfo).port)
    const ending = await runArchipel([
      'engine',
      '--runtime',
      'simulated',
      '--data-dir',
      newPath('port'),
      '--port',
      port,
    ])
    other.close()
    expect(ending.code).toBe(4)
    expect(JSON.parse(ending.stdout)).toMatchObject({ ready: false, error: { code: 'engine.port-in-use' } })
    expect(ending.stderr).toContain(`port ${port} of 127.0.0.1 is in use`)
  })

  it('leaves a kubeconfig alone that it cannot read, and says so', async () => {
    const kubeconfig = newPath('broken-kubeconfig')
    writeFileSync(kubeconfig, 'clusters: [')
    const ending = await start(newPath('kubeconfig'), '--kubeconfig', kubeconfig)
    expect(ending).toMatchObject({ code: 5, stderr: expect.stringContaining('is not valid') as string })
  })
})

async function start(dataDir: string, ...args: string[]): ReturnType<typeof runArchipel> {
  return runArchipel(['engine', '--runtime', 'simulated', '--data-dir', dataDir, ...args])
}

describe('data directories', () => {
  it('refuses one that is a file', async () => {
    writeFileSync(newPath('file'), '')
    const ending = await start(newPath('file'))
    expect(ending).toMatchObject({ code: 3, stderr: expect.stringContaining('cannot be written') as string })
  })

  it('refuses one that another engine uses, and leaves that one running', async () => {
    const first = await startEngine({ dataDir: newPath('shared') })
    const second = await start(newPath('shared'))
    expect(second).toMatchObject({ code: 3, stderr: expect.stringContaining('in use by another engine') as string })
    expect((await first.client.send('/readyz')).status).toBe(200)
    expect((await first.stop()).code).toBe(0)
  })

  it('refuses one that a newer version has written, and leaves it as it is', async () => {
    const dataDir = newPath('newer')
    await (await startEngine({ dataDir })).stop()
    const store = new DatabaseSync(join(dataDir, 'store.db'))
    store.exec('PRAGMA user_version = 9999')
    store.close()
    expect(await start(dataDir)).toMatchObject({ code: 3, stderr: expect.stringContaining('newer version') as string })
    const untouched = new DatabaseSync(join(dataDir, 'store.db'))
    expect(untouched.prepare('PRAGMA user_version').get()).toEqual({ user_version: 9999 })
    untouched.close()
  })

  it('keeps its port, its certificates and its objects over a restart', async () => {
    const dataDir = newPath('restarted')
    const before = await startEngine({ dataDir })
    await before.client.send(configMaps, { method: 'POST', body: { metadata: { name: 'kept' } } })
    await before.stop()
    const after = await startEngine({ dataDir })
    expect(after.server).toBe(before.server)
    expect(after.client.credentials).toEqual(before.client.credentials)
    expect((await after.client.send(`${configMaps}/kept`)).status).toBe(200)
    await after.stop()
  })

  it('keeps secrets to its user', async () => {
    const dataDir = newPath('modes')
    const engine = await startEngine({ dataDir })
    const { stderr } = await engine.stop()
    const modes = execFileSync('find', [join(dataDir, 'pki'), join(dataDir, 'kubeconfig'), '-printf', '%m %y\n'], {
      encoding: 'utf8',
    })
    expect(new Set(modes.trim().split('\n'))).toEqual(new Set(['700 d', '600 f']))
    expect(stderr).not.toMatch(/PRIVATE KEY|client-key-data/)
    expect(readdirSync(join(dataDir, 'pki')).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})

const canMount = process.platform === 'linux' && process.getuid?.() === 0

describe.skipIf(!canMount)('disks (needs root, for small file systems of its own)', () => {
  function run(program: string, ...args: string[]): void {
    execFileSync(program, args)
  }

  function mount(name: string, options: string): string {
    const path = newPath(name)
    mkdirSync(path)
    run('mount', '-t', 'tmpfs', '-o', options, 'archipel-test', path)
    mounted.push(path)
    return path
  }

  const mounted: string[] = []

  afterEach(() => {
    for (const path of mounted.splice(0)) run('umount', '--lazy', path)
  })

  it('refuses a data directory that cannot be written', async () => {
    const path = mount('read-only', 'size=1m,ro')
    const ending = await start(path)
    expect(ending).toMatchObject({ code: 3, stderr: expect.stringContaining('cannot be written') as string })
  })

  it('refuses writes on a full disk, loses nothing, and takes them again when there is room', async () => {
    const path = mount('full', 'size=4m')
    const engine = await startEngine({ dataDir: join(path, 'data') })
    const write = async (index: number): Promise<number> => {
      const body = { metadata: { name: `fill-${String(index)}` }, data: { a: 'x'.repeat(200_000) } }
      return (await engine.client.send(configMaps, { method: 'POST', body })).status
    }
    let written = 0
    let status = await write(written)
    for (; status === 201 && written < 100; status = await write(++written));
    expect(status).toBeGreaterThanOrEqual(500)
    interface List {
      items: { metadata: { name: string } }[]
    }
    const kept = (await engine.client.send(configMaps)).json<List>().items.map((item) => item.metadata.name)
    expect(kept.filter((name) => name.startsWith('fill-'))).toHaveLength(written)
    run('mount', '-o', 'remount,size=32m', path)
    expect(await write(written)).toBe(201)
    expect((await engine.stop()).code).toBe(0)
  })

  it('keeps the store and its backups whole when the disk is full in the middle of a backup', async () => {
    const path = mount('full-backup', 'size=8m')
    const driver = openSqliteDriver({ dataDir: path, logger: silentLogger, now: Date.now })
    await driver.backUp(1)
    const value = 'x'.repeat(100_000)
    const commit = async (revision: number): Promise<void> => {
      await driver.commit([{ key: `/core/configmaps/default/${String(revision)}`, value, revision, time: revision }])
    }
    for (let revision = 1; revision <= 55; revision++) {
      await commit(revision)
      driver.checkpoint()
    }
    await expect(driver.backUp(3_600_000)).rejects.toThrow()
    // No half of a backup takes the room that writes need, and the one from before is still there.
    expect(readdirSync(join(path, 'backups'))).toEqual(['store-1970-01-01T00-00-00Z.db'])
    await commit(56)
    expect(driver.load().revision).toBe(56)
    driver.close()
  })
})
