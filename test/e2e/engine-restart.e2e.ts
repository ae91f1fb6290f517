import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { createTempDir } from '../support/temp-dir.ts'
import { launchBrowser, openPage, serveApp, type ServedApp } from '../support/web-app.ts'
import { WindowDriver } from './window-driver.ts'

const artefacts = join(import.meta.dirname, '..', '..', 'test-results', 'engine-restart')

/** The engine's process: the child of the app that runs `engine`. */
function enginePid(app: ServedApp): number {
  const listed = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(app.process.pid)], { encoding: 'utf8' })
  const line = listed.split('\n').find((each) => / engine /.test(each))
  return Number(line?.trim().split(' ')[0])
}

describe.skipIf(process.platform === 'win32')('an engine that dies', () => {
  const dir = createTempDir('engine-restart')
  let app: ServedApp
  let browser: Browser
  let window: WindowDriver

  beforeAll(async () => {
    mkdirSync(artefacts, { recursive: true })
    app = await serveApp(['--data-dir', dir.path], {
      HOME: dir.path,
      KUBECONFIG: '',
      DOCKER_HOST: 'unix:///nonexistent.sock',
    })
    browser = await launchBrowser()
    window = new WindowDriver(await openPage(browser, app.url), artefacts)
  })

  afterAll(async () => {
    await browser.close()
    await app.stop()
    dir.dispose()
  })

  test('is started again, the window says so, and everything is still there', async () => {
    await window.openLocalCluster()
    await window.apply('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: kept\n')
    await window.openList('Config Maps')
    await window.row('kept').waitFor()
    process.kill(enginePid(app), 'SIGKILL')
    await window.expectStatus(/restarting/i)
    await window.picture('1-restarting')
    await window.expectStatus(/simulated/i)
    await window.apply('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: after\n')
    await window.row('after').waitFor()
    await window.row('kept').waitFor()
    await window.picture('2-back')
  })
})
