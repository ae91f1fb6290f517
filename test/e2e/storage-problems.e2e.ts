import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeAll, describe, test } from 'vitest'
import { startEngine } from '../support/engine-process.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { startStory, type Story } from './story.ts'
import type { WindowDriver } from './window-driver.ts'

const mayMount = process.platform === 'linux' && process.getuid?.() === 0

/** What is wrong with a disk or a data directory is said in the window, and nothing is lost. */
describe('storage problems in the window', () => {
  const dir = createTempDir('storage')
  let story: Story | undefined
  let window: WindowDriver

  async function open(dataDir: string): Promise<void> {
    story = await startStory('storage-problems', { dataDir })
    window = story.window
  }

  afterEach(async () => {
    await story?.end()
    story = undefined
  })

  afterAll(() => dir.dispose())

  test('a data directory of a newer version is named, and left as it is', async () => {
    const dataDir = join(dir.path, 'newer')
    const engineDir = join(dataDir, 'engine')
    mkdirSync(dataDir)
    await (await startEngine({ dataDir: engineDir })).stop()
    const store = new DatabaseSync(join(engineDir, 'store.db'))
    store.exec('PRAGMA user_version = 9999')
    store.close()
    await open(dataDir)
    await window.page
      .getByText(/newer version/i)
      .first()
      .waitFor()
    await window.picture('newer-version')
  })

  describe.skipIf(!mayMount)('a full disk', () => {
    const mounted = join(dir.path, 'small')

    beforeAll(() => {
      mkdirSync(mounted)
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', mounted])
    })

    afterAll(() => {
      execFileSync('umount', [mounted])
    })

    test('is told with what was refused; with room, the same text is applied', async () => {
      await open(join(mounted, 'data'))
      await window.openLocalCluster()
      const text = Array.from(
        { length: 10 },
        (_, index) =>
          `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: fill-${index}}\ndata: {text: "${'x'.repeat(700_000)}"}\n`,
      ).join('---\n')
      const dialog = await window.applyBad(text)
      await dialog
        .getByText(/disk .*full/)
        .first()
        .waitFor()
      await window.picture('disk-full')
      execFileSync('mount', ['-o', 'remount,size=128m', mounted])
      await dialog.getByRole('button', { name: 'Apply', exact: true }).click()
      await dialog.waitFor({ state: 'hidden' })
      await window.openList('Config Maps')
      await window.expectListed(/^fill-/, 10)
    })
  })
})
