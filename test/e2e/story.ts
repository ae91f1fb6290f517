import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContextOptions } from 'playwright-core'
import { createTempDir } from '../support/temp-dir.ts'
import { launchBrowser, openPage, serveApp, type ServedApp } from '../support/web-app.ts'
import { WindowDriver } from './window-driver.ts'

export interface StoryOptions {
  /** Further arguments of `archipel serve`. */
  args?: readonly string[]
  /** The Docker engine; absent, none answers, and pods are simulated. */
  dockerHost?: string | undefined
  /** Absent: a new directory that goes with the story. */
  dataDir?: string
  page?: BrowserContextOptions
}

/** The app, served from an empty data directory to a browser of its own, with no kubeconfig of the machine's user. */
export interface Story {
  readonly app: ServedApp
  readonly window: WindowDriver
  readonly dataDir: string
  end(): Promise<void>
}

/** `name` is where its pictures go, below test-results. */
export async function startStory(name: string, options: StoryOptions = {}): Promise<Story> {
  const artefacts = join(import.meta.dirname, '..', '..', 'test-results', name)
  mkdirSync(artefacts, { recursive: true })
  const dir = createTempDir(name)
  const dataDir = options.dataDir ?? join(dir.path, 'data')
  const app = await serveApp(['--data-dir', dataDir, ...(options.args ?? [])], {
    HOME: dir.path,
    KUBECONFIG: '',
    DOCKER_HOST: options.dockerHost ?? 'unix:///nonexistent.sock',
  })
  const browser = await launchBrowser()
  const window = new WindowDriver(await openPage(browser, app.url, options.page), artefacts)
  return {
    app,
    window,
    dataDir,
    async end() {
      await browser.close()
      await app.stop()
      dir.dispose()
    },
  }
}
