import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  electronBinary,
  launchElectron,
  launchStandIn,
  type DesktopUnderTest,
  type StandInDesktop,
} from '../support/electron-app.ts'
import { eventually } from '../support/eventually.ts'
import { createTempDir } from '../support/temp-dir.ts'

const kubeconfig = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'staging', cluster: { server: 'https://127.0.0.1:9' } }],
  contexts: [{ name: 'staging', context: { cluster: 'staging', user: 'nobody' } }],
  users: [{ name: 'nobody', user: { token: 'not-for-the-page' } }],
})

const binary = electronBinary()
const environment = { KUBECONFIG: '', DOCKER_HOST: 'unix:///nonexistent.sock' }

/** What is true of the desktop app, whatever carries it. */
function shellSpecs(launch: (dataDir: string) => Promise<DesktopUnderTest>): void {
  let dir: ReturnType<typeof createTempDir>
  let desktop: DesktopUnderTest

  beforeAll(async () => {
    dir = createTempDir('desktop')
    desktop = await launch(dir.path)
  })

  afterAll(() => dir.dispose())

  test('opens its window on the local cluster, which runs in a process of its own', async () => {
    await desktop.page
      .getByRole('contentinfo')
      .getByText(/simulated/i)
      .first()
      .waitFor()
    expect(existsSync(join(dir.path, 'engine'))).toBe(true)
  })

  test('the page has no Node and nothing of ours but its port', async () => {
    const found = await desktop.page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'electron', 'api', 'ipcRenderer'].filter((name) => name in window),
    )
    expect(found).toEqual([])
  })

  test('the menu opens the palette and the creation from YAML', async () => {
    await desktop.clickMenu('palette')
    await desktop.page.getByRole('dialog').waitFor()
    await desktop.page.keyboard.press('Escape')
    await desktop.page.getByRole('dialog').waitFor({ state: 'hidden' })
    await desktop.clickMenu('create')
    await desktop.page.getByRole('dialog', { name: /YAML/ }).waitFor()
    await desktop.page.keyboard.press('Escape')
  })

  test('a kubeconfig is added by the file dialog', async () => {
    const file = join(dir.path, 'staging.yaml')
    writeFileSync(file, kubeconfig)
    await desktop.answerOpenDialog([file])
    await desktop.clickMenu('add-kubeconfig')
    await desktop.page.getByRole('dialog').getByRole('button', { name: /file/i }).first().click()
    await desktop.page
      .getByRole('link', { name: /staging/ })
      .first()
      .waitFor()
  })

  test('windows cannot be opened and pages cannot navigate away', async () => {
    const before = desktop.page.url()
    const opened = await desktop.page.evaluate(() => window.open('https://example.invalid/') === null)
    expect(opened || desktop.page.context().pages().length === 1).toBe(true)
    expect(desktop.page.url()).toBe(before)
  })

  test('quits cleanly and remembers its window', async () => {
    expect(await desktop.quit()).toBe(0)
  })
}

describe('on the stand-in', () => {
  shellSpecs((dataDir) => launchStandIn(dataDir, environment))
})

describe.skipIf(!binary)('on Electron', () => {
  shellSpecs((dataDir) => launchElectron(dataDir, binary ?? ''))
})

describe('what only the stand-in can show', () => {
  const dir = createTempDir('desktop')
  let desktop: StandInDesktop

  beforeAll(async () => {
    desktop = await launchStandIn(dir.path, { ...environment, STAND_IN_LOCALE: 'fr-FR' })
  })

  afterAll(() => dir.dispose())

  test('hardened from the first window on', async () => {
    const { records } = await desktop.state()
    const types = records.map(({ type, value }) => `${type}:${value}`)
    expect(types).toContain('app:enableSandbox')
    expect(types).toContain('session:setPermissionRequestHandler')
    expect(types).toContain('privileged-schemes:archipel')
    const options = JSON.parse(records.find(({ type }) => type === 'window')?.value ?? '{}') as {
      webPreferences: Record<string, unknown>
    }
    expect(options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    })
  })

  test('the tray tells the state of the engine, in the language of the system, and stops it', async () => {
    await eventually('the engine runs', desktop.state, ({ tooltip }) => tooltip.includes('en marche (simulated)'))
    await desktop.clickTray('stop-engine')
    await eventually('the engine is off', desktop.state, ({ tooltip }) => tooltip.includes('Cluster local : arrêté'))
    await desktop.clickTray('start-engine')
    await eventually('the engine runs again', desktop.state, ({ tooltip }) => tooltip.includes('en marche'))
  })

  test('closing the window keeps the app in the tray; a second start shows it again; quitting ends it', async () => {
    await desktop.signal('close-window')
    await eventually('the window state', () => existsSync(join(dir.path, 'window.json')), Boolean)
    expect(desktop.process.exitCode).toBeNull()
    await desktop.signal('second-instance')
    await desktop.page.getByRole('contentinfo').waitFor()
    expect(await desktop.quit()).toBe(0)
  })
})
