import { app, Menu, powerMonitor, session } from 'electron'
import { join } from 'node:path'
import type { Logger } from '#base/logger.ts'
import { systemClock } from '#base/system-clock.ts'
import { startApp, type App } from '../app/create-app.ts'
import { encryptionKeyVariable } from '../app/encryption-key.ts'
import { createAssets } from '../web/assets.ts'
import { serveAppScheme } from './app-scheme.ts'
import { en, type DesktopTexts } from './locales/en.ts'
import { fr } from './locales/fr.ts'
import { lockDownContents, lockDownSession } from './lock-down.ts'
import { openMainWindow, type MainWindow } from './main-window.ts'
import { createMenuTemplate } from './menu.ts'
import { keychainKey } from './keychain.ts'
import { createElectronShell } from './shell.ts'
import { createTray } from './tray.ts'
import { utilityEngine } from './utility-engine.ts'

export interface DesktopPaths {
  /** The built files: main/, preload/ and renderer/. */
  out: string
  resources: string
  dataDir: string
}

/** The life of the desktop app, from ready to quit. Called once; the single-instance lock is held already. */
export async function runDesktop(paths: DesktopPaths, logger: Logger): Promise<void> {
  const texts = app.getLocale().startsWith('fr') ? fr : en
  lockDownSession(session.defaultSession)
  lockDownContents(app)
  serveAppScheme(session.defaultSession, await createAssets(join(paths.out, 'renderer'), { transport: 'port' }))
  const archipel = await startApp({
    dataDir: paths.dataDir,
    kubeconfigs: [],
    spawnEngine: utilityEngine(join(paths.out, 'main', 'cli.cjs'), await engineEnvironment(paths.dataDir, logger)),
    shell: createElectronShell(texts),
    environment: process.env,
    isGuiStart: process.platform !== 'win32' && !process.env['TERM'],
    clock: systemClock,
    logger,
  })
  const life: Life = { state: 'running' }
  const window = openMainWindow({
    preload: join(paths.out, 'preload', 'bridge.cjs'),
    icon: join(paths.resources, 'icon.png'),
    stateFile: join(paths.dataDir, 'window.json'),
    logger,
    accept: (transport) => archipel.accept(transport),
    hidesOnClose: () => life.state === 'running',
  })
  furnish(archipel, window, texts, join(paths.resources, 'tray.png'))
  app.on('second-instance', () => window.show())
  app.on('activate', () => window.show())
  powerMonitor.on('resume', () => archipel.wake())
  stopBeforeQuit(archipel, window, life, logger)
}

/** With the key of the Secrets, where the system has a keychain. A cluster that has a key file already keeps it. */
async function engineEnvironment(dataDir: string, logger: Logger): Promise<NodeJS.ProcessEnv> {
  const key = await keychainKey(dataDir, logger)
  return { ...process.env, ...(key === undefined ? {} : { [encryptionKeyVariable]: key }) }
}

function furnish(archipel: App, window: MainWindow, texts: DesktopTexts, icon: string): void {
  const quit = (): void => app.quit()
  const template = createMenuTemplate({
    platform: process.platform,
    texts,
    send(command) {
      window.show()
      archipel.send(command)
    },
    quit,
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  const tray = createTray(icon, texts, {
    show: () => window.show(),
    quit,
    startEngine: () => archipel.engine.start(),
    stopEngine: () => void archipel.engine.stop(),
  })
  const following = archipel.onEngineChange((status) => tray.update(status))
  app.once('will-quit', () => {
    following.dispose()
    tray.dispose()
  })
}

interface Life {
  state: 'running' | 'stopping' | 'stopped'
}

/** Quitting waits for the engine to let go of its store; its containers keep running. */
function stopBeforeQuit(archipel: App, window: MainWindow, life: Life, logger: Logger): void {
  // Without a listener Electron quits when the last window is gone, and that is before the engine has stopped.
  app.on('window-all-closed', () => undefined)
  app.on('before-quit', (event) => {
    if (life.state === 'stopped') return
    event.preventDefault()
    if (life.state === 'stopping') return
    life.state = 'stopping'
    window.dispose()
    archipel
      .stop()
      .catch((error: unknown) => logger.error('the app did not stop cleanly', { error: error as Error }))
      .finally(() => {
        life.state = 'stopped'
        app.quit()
      })
  })
}
