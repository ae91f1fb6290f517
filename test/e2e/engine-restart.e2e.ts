import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { startStory, type Story } from './story.ts'
import type { WindowDriver } from './window-driver.ts'

/** The engine's process: the child of the app that runs `engine`. */
function enginePid(app: Story['app']): number {
  const listed = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(app.process.pid)], { encoding: 'utf8' })
  const line = listed.split('\n').find((each) => / engine /.test(each))
  return Number(line?.trim().split(' ')[0])
}

describe.skipIf(process.platform === 'win32')('an engine that dies', () => {
  let story: Story
  let window: WindowDriver

  beforeAll(async () => {
    story = await startStory('engine-restart')
    window = story.window
  })

  afterAll(() => story.end())

  test('is started again, the window says so, and everything is still there', async () => {
    await window.openLocalCluster()
    await window.apply('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: kept\n')
    await window.openList('Config Maps')
    await window.row('kept').waitFor()
    process.kill(enginePid(story.app), 'SIGKILL')
    await window.expectStatus(/restarting/i)
    await window.picture('1-restarting')
    await window.expectStatus(/simulated/i)
    await window.apply('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: after\n')
    await window.row('after').waitFor()
    await window.row('kept').waitFor()
    await window.picture('2-back')
  })
})
