import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { connectDocker } from '../support/docker.ts'
import { createPrivateDocker, hasPrivateDocker, type PrivateDocker } from '../support/private-docker.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { launchBrowser, openPage, serveApp, type ServedApp } from '../support/web-app.ts'
import { WindowDriver } from './window-driver.ts'

const artefacts = join(import.meta.dirname, '..', '..', 'test-results', 'docker-gone')

describe.skipIf(!hasPrivateDocker)('Docker that goes while pods run', () => {
  const dir = createTempDir('docker-gone')
  let engine: PrivateDocker
  let image: string
  let app: ServedApp
  let browser: Browser
  let window: WindowDriver

  beforeAll(async () => {
    mkdirSync(artefacts, { recursive: true })
    engine = await createPrivateDocker()
    const docker = await connectDocker(engine.host)
    await docker.buildImage('v1')
    image = docker.image('v1')
    app = await serveApp(['--data-dir', dir.path], { HOME: dir.path, KUBECONFIG: '', DOCKER_HOST: engine.host })
    browser = await launchBrowser()
    window = new WindowDriver(await openPage(browser, app.url), artefacts)
    await window.openLocalCluster()
  })

  afterAll(async () => {
    await browser.close()
    await app.stop()
    await engine.remove()
    dir.dispose()
  })

  test('the window says so and what to do, and the pods are back with it', async () => {
    await window.apply(`apiVersion: v1
kind: Pod
metadata: {name: steady}
spec: {containers: [{name: main, image: '${image}', imagePullPolicy: Never}]}
`)
    await window.openList('Pods')
    await window.expectRows(/^steady$/, 'Running', 1)
    await engine.stop()
    await window.expectStatus(/Docker, does not answer/)
    await window.openView('Overview')
    await window.page
      .getByRole('alert')
      .getByText(/start Docker/i)
      .waitFor()
    await window.picture('1-gone')
    await engine.start()
    await window.expectStatus(/Engine: Docker$/)
    await window.openList('Pods')
    await window.expectRestarts('steady', 1)
    await window.expectRows(/^steady$/, 'Running', 1)
    await window.picture('2-back')
  })
})
