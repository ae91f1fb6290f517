import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startEngine, type EngineProcess } from '../support/engine-process.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { startStory, type Story } from './story.ts'
import type { WindowDriver } from './window-driver.ts'

const deadCluster = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'gone', cluster: { server: 'https://127.0.0.1:9' } }],
  contexts: [{ name: 'gone', context: { cluster: 'gone', user: 'nobody' } }],
  users: [{ name: 'nobody', user: { token: 'x' } }],
})

/** An engine that the app did not start stands for any cluster that a kubeconfig names. */
describe('clusters of kubeconfig files', () => {
  const dir = createTempDir('remote')
  let engine: EngineProcess
  let story: Story
  let window: WindowDriver

  beforeAll(async () => {
    engine = await startEngine({ dataDir: join(dir.path, 'remote') })
    const live = join(dir.path, 'live')
    const dead = join(dir.path, 'dead')
    const broken = join(dir.path, 'broken')
    copyFileSync(engine.kubeconfig, live)
    writeFileSync(dead, deadCluster)
    writeFileSync(broken, 'apiVersion: v1\nkind: Config\ncontexts: [{')
    const files = [live, dead, broken].flatMap((file) => ['--kubeconfig', file])
    story = await startStory('remote-cluster', { args: ['--no-engine', ...files] })
    window = story.window
  })

  afterAll(async () => {
    await story.end()
    await engine.stop()
    dir.dispose()
  })

  test('are listed without being contacted, and a file that cannot be read is named', async () => {
    const { page } = window
    await page.getByText('Not connected').first().waitFor()
    expect(await page.getByText('Not connected').count()).toBeGreaterThanOrEqual(2)
    await page.getByText('broken').first().waitFor()
    await window.picture('1-catalog')
  })

  test('a cluster that does not answer says why', async () => {
    await window.openCluster(/^gone/)
    await window.page
      .getByText(/127\.0\.0\.1:9/)
      .first()
      .waitFor()
    await window.page.getByRole('button', { name: 'Reconnect' }).first().waitFor()
    await window.picture('2-dead')
  })

  test('another is seen and changed through the same views', async () => {
    await window.openCluster(/^archipel/i)
    await window.apply(
      'apiVersion: v1\nkind: Secret\nmetadata:\n  name: keys\nstringData:\n  password: hidden-treasure\n',
    )
    await window.openList('Secrets')
    await window.row('keys').click()
    const drawer = window.page.getByRole('complementary')
    await drawer.getByText('password').first().waitFor()
    expect(await window.page.getByText('hidden-treasure').count()).toBe(0)
    await window.picture('3-secret-masked')
    await drawer.getByRole('button', { name: 'Reveal values' }).click()
    await drawer.getByText('hidden-treasure').first().waitFor()
  })
})
