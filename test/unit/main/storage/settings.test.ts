import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLogger } from '#base/logger.ts'
import { openSettings, type Settings } from '../../../../main/storage/settings.ts'
import { KubeconfigStore } from '../../../../main/storage/kubeconfig-store.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { createTempDir } from '../../../support/temp-dir.ts'

let dir: ReturnType<typeof createTempDir>
const open = (): Promise<Settings> => openSettings(dir.path, new FakeClock(), silentLogger)

beforeEach(() => {
  dir = createTempDir('settings')
})

afterEach(() => {
  chmodSync(dir.path, 0o700)
  dir.dispose()
})

describe('settings', () => {
  it('are there again after a start', async () => {
    const settings = await open()
    await Promise.all([
      settings.update(() => ({ files: ['/a'] })),
      settings.update(({ files }) => ({ files: [...files, '/b'] })),
    ])
    expect((await open()).data.files).toEqual(['/a', '/b'])
    expect(readdirSync(dir.path)).toEqual(['settings.json'])
    expect(statSync(join(dir.path, 'settings.json')).mode & 0o777).toBe(0o600)
  })

  it.each([
    ['no JSON', '{"version":1,'],
    ['another shape', '{"version":1,"preferences":{},"clusters":{},"files":"none"}'],
    ['a newer version', '{"version":99}'],
  ])('that hold %s are kept aside and said to be', async (_name, text) => {
    writeFileSync(join(dir.path, 'settings.json'), text)
    const settings = await open()
    expect(settings.data.files).toEqual([])
    expect(settings.problem?.error).toMatchObject({ code: 'storage.corrupt' })
    const [kept] = readdirSync(dir.path)
    expect(kept).toMatch(/unreadable$/)
    expect(readFileSync(join(dir.path, kept ?? ''), 'utf8')).toBe(text)
  })

  it('of an older version are brought forward', async () => {
    writeFileSync(join(dir.path, 'settings.json'), '{"preferences":{"theme":"dark"},"files":["/a"]}')
    expect((await open()).data).toMatchObject({
      version: 1,
      preferences: { theme: 'dark', density: 'compact' },
      files: ['/a'],
    })
  })

  it('that cannot be written say so, and hold all the same', async () => {
    // A file where a directory should be: unlike a missing permission it stops root too.
    writeFileSync(join(dir.path, 'file'), '')
    const settings = await openSettings(join(dir.path, 'file', 'data'), new FakeClock(), silentLogger)
    await expect(settings.update(() => ({ files: ['/a'] }))).rejects.toMatchObject({ code: 'storage.unwritable' })
    expect(settings.data.files).toEqual(['/a'])
  })
})

describe('pasted kubeconfigs', () => {
  it('are files that only their owner reads', async () => {
    const store = new KubeconfigStore(dir.path)
    const path = await store.add('My cluster/../x', 'text')
    expect(path.startsWith(join(dir.path, 'kubeconfigs'))).toBe(true)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    await store.remove(path)
    expect(readdirSync(join(dir.path, 'kubeconfigs'))).toEqual([])
  })

  it('are the only files that are ever deleted', async () => {
    const other = join(dir.path, 'config')
    writeFileSync(other, 'mine')
    await new KubeconfigStore(dir.path).remove(other)
    expect(readFileSync(other, 'utf8')).toBe('mine')
  })
})
