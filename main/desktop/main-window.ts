import { BrowserWindow, ipcMain, MessageChannelMain, screen, type IpcMainEvent } from 'electron'
import { DisposableStore, toDisposable, type Disposable } from '#base/disposable.ts'
import { messageOf } from '#base/errors.ts'
import type { Logger } from '#base/logger.ts'
import type { Transport } from '#contract/transport.ts'
import { appOrigin } from './app-scheme.ts'
import { overMainPort } from './port-transport.ts'
import { fitToDisplays, readWindowState, writeWindowState } from './window-state.ts'

export interface MainWindowOptions {
  preload: string
  icon: string
  stateFile: string
  logger: Logger
  /** Called with the host's end of the port that a page asked for. */
  accept(transport: Transport): Disposable
  /** True when closing the window hides it, because the tray keeps the app alive. */
  hidesOnClose(): boolean
}

export interface MainWindow extends Disposable {
  show(): void
}

function createBrowserWindow({ preload, icon, stateFile }: MainWindowOptions): BrowserWindow {
  const areas = screen.getAllDisplays().map((display) => display.workArea)
  const state = fitToDisplays(readWindowState(stateFile), areas)
  const window = new BrowserWindow({
    ...state.bounds,
    minWidth: 880,
    minHeight: 560,
    show: false,
    icon,
    title: 'Archipel',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  })
  if (state.isMaximized) window.maximize()
  return window
}

/** The one window: it asks for its port when its page starts, remembers where it stood, and shows when it is painted. */
export function openMainWindow(options: MainWindowOptions): MainWindow {
  const { logger } = options
  const window = createBrowserWindow(options)
  const store = new DisposableStore()

  const givePort = (event: IpcMainEvent): void => {
    if (event.sender !== window.webContents) return
    const { port1, port2 } = new MessageChannelMain()
    store.add(options.accept(overMainPort(port1)))
    window.webContents.postMessage('archipel:port', null, [port2])
  }
  ipcMain.on('archipel:connect', givePort)
  store.add(toDisposable(() => ipcMain.off('archipel:connect', givePort)))

  const remember = (): void => {
    const state = { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() }
    writeWindowState(options.stateFile, state).catch((error: unknown) => {
      logger.warn('window state was not remembered', { error: messageOf(error) })
    })
  }
  window.on('close', (event) => {
    remember()
    if (!options.hidesOnClose()) return
    event.preventDefault()
    window.hide()
  })
  window.once('ready-to-show', () => window.show())
  window.loadURL(`${appOrigin}/index.html`).catch((error: unknown) => {
    logger.error('the window could not be loaded', { error: messageOf(error) })
  })

  return {
    show() {
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    dispose() {
      store.dispose()
      if (!window.isDestroyed()) window.destroy()
    },
  }
}
