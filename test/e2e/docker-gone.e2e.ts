import { afterAll, beforeAll, describe, test } from 'vitest'
import { connectDocker } from '../support/docker.ts'
import { createPrivateDocker, hasPrivateDocker, type PrivateDocker } from '../support/private-docker.ts'
import { startStory, type Story } from './story.ts'
import type { WindowDriver } from './window-driver.ts'

describe.skipIf(!hasPrivateDocker)('Docker that goes while pods run', () => {
  let engine: PrivateDocker
  let image: string
  let story: Story
  let window: WindowDriver

  beforeAll(async () => {
    engine = await createPrivateDocker()
    const docker = await connectDocker(engine.host)
    await docker.buildImage('v1')
    image = docker.image('v1')
    story = await startStory('docker-gone', { dockerHost: engine.host })
    window = story.window
    await window.openLocalCluster()
  })

  afterAll(async () => {
    await story.end()
    try {
      await (await connectDocker(engine.host)).removeEverythingOf(story.dataDir)
    } finally {
      await engine.remove()
    }
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
