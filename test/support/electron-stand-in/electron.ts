/**
 * A stand-in for the `electron` module: windows are Chromium pages, menus, trays and dialogs are data. It exercises
 * the built desktop.cjs and bridge.cjs where Electron's binary cannot be had. It does NOT reproduce: context isolation
 * and the sandbox, native menus and trays, file:// and custom-scheme semantics (the scheme is served from loopback),
 * safeStorage, the updater, BoringSSL.
 */
import { EventEmitter } from 'node:events'
import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { control } from './control.ts'
import { ipcMain, WebContents } from './web-contents.ts'
import { launchPage, protocol, setHandlerFor } from './window-host.ts'

export { MessageChannelMain } from './ports.ts'
export { ipcMain, protocol }

interface PreventableEvent {
  defaultPrevented: boolean
  preventDefault(): void
}

const preventable = (): PreventableEvent => ({
  defaultPrevented: false,
  preventDefault() {
    this.defaultPrevented = true
  },
})

class App extends EventEmitter {
  readonly isPackaged = false
  readonly name = 'archipel'
  readonly #paths = new Map<string, string>()
  #isQuitting = false

  whenReady = (): Promise<void> => Promise.resolve()
  getPath = (name: string): string => this.#paths.get(name) ?? join(process.env['STAND_IN_USER_DATA'] ?? '', name)
  setPath = (name: string, path: string): void => void this.#paths.set(name, path)
  getAppPath = (): string => process.cwd()
  getVersion = (): string => '0.0.0'
  getLocale = (): string => process.env['STAND_IN_LOCALE'] ?? 'en-US'
  requestSingleInstanceLock = (): boolean => process.env['STAND_IN_SECOND_INSTANCE'] !== '1'
  enableSandbox = (): void => control.record('app', 'enableSandbox')
  setName(): void {}
  setAppUserModelId(): void {}

  quit(): void {
    if (this.#isQuitting) return
    const event = preventable()
    this.emit('before-quit', event)
    if (event.defaultPrevented) return
    this.#isQuitting = true
    const last = preventable()
    this.emit('will-quit', last)
    this.#isQuitting = last.defaultPrevented ? false : this.#isQuitting
    if (!last.defaultPrevented) this.exit(0)
  }

  exit(code = 0): void {
    void control.closeBrowser().finally(() => process.exit(code))
  }
}

export const app = new App()

const defaultSession = Object.assign(new EventEmitter(), {
  protocol,
  setPermissionRequestHandler: () => control.record('session', 'setPermissionRequestHandler'),
  setPermissionCheckHandler: () => control.record('session', 'setPermissionCheckHandler'),
  setDevicePermissionHandler: () => control.record('session', 'setDevicePermissionHandler'),
  setSpellCheckerEnabled() {},
})
export const session = { defaultSession }

interface WindowOptions {
  width?: number
  height?: number
  show?: boolean
  webPreferences?: { preload?: string }
}

export class BrowserWindow extends EventEmitter {
  static readonly #open = new Set<BrowserWindow>()
  static getAllWindows = (): BrowserWindow[] => [...BrowserWindow.#open]
  readonly webContents = new WebContents(defaultSession)
  readonly options: WindowOptions
  #bounds: { x: number; y: number; width: number; height: number }
  #isVisible: boolean
  #isMaximized = false
  #close: (() => Promise<void>) | undefined

  constructor(options: WindowOptions = {}) {
    super()
    this.options = options
    this.#isVisible = options.show !== false
    this.#bounds = { x: 0, y: 0, width: options.width ?? 800, height: options.height ?? 600 }
    BrowserWindow.#open.add(this)
    control.record('window', JSON.stringify(options))
    app.emit('web-contents-created', preventable(), this.webContents)
    app.emit('browser-window-created', preventable(), this)
  }

  async loadURL(url: string): Promise<void> {
    const { page, close } = await launchPage(url, this.#bounds, async (opened) => {
      await this.webContents.attach(opened, this.options.webPreferences?.preload)
    })
    this.#close = close
    page.on('close', () => this.#gone())
    this.webContents.emit('did-finish-load')
    this.emit('ready-to-show')
  }

  close(): void {
    const event = preventable()
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }

  destroy(): void {
    if (this.#close) control.willClose(this.#close())
    this.#close = undefined
    this.#gone()
  }

  show(): void {
    this.#isVisible = true
    this.emit('show')
  }

  hide(): void {
    this.#isVisible = false
    this.emit('hide')
  }

  focus(): void {
    this.emit('focus')
  }

  maximize(): void {
    this.#isMaximized = true
    this.emit('maximize')
  }

  restore(): void {}
  isVisible = (): boolean => this.#isVisible
  isDestroyed = (): boolean => !BrowserWindow.#open.has(this)
  isMinimized = (): boolean => false
  isMaximized = (): boolean => this.#isMaximized
  getNormalBounds = (): { x: number; y: number; width: number; height: number } => ({ ...this.#bounds })
  setBounds(bounds: Partial<{ x: number; y: number; width: number; height: number }>): void {
    this.#bounds = { ...this.#bounds, ...bounds }
    this.emit('resize')
  }
  setMenuBarVisibility(): void {}
  setBackgroundColor(): void {}

  #gone(): void {
    if (!BrowserWindow.#open.delete(this)) return
    this.emit('closed')
    if (BrowserWindow.#open.size === 0) app.emit('window-all-closed')
  }
}

interface MenuItem {
  id?: string
  label?: string
  role?: string
  type?: string
  enabled?: boolean
  submenu?: MenuItem[] | Menu
  click?: () => void
}

export class Menu {
  readonly items: MenuItem[]

  constructor(items: MenuItem[] = []) {
    this.items = items
  }

  static buildFromTemplate(template: MenuItem[]): Menu {
    return new Menu(
      template.map((item) =>
        Array.isArray(item.submenu) ? { ...item, submenu: Menu.buildFromTemplate(item.submenu) } : item,
      ),
    )
  }

  static setApplicationMenu(menu: Menu | null): void {
    control.setMenu('application', menu)
  }

  getMenuItemById(id: string): MenuItem | undefined {
    for (const item of this.items) {
      if (item.id === id) return item
      const inner = item.submenu instanceof Menu ? item.submenu.getMenuItemById(id) : undefined
      if (inner) return inner
    }
    return undefined
  }
}

export class Tray extends EventEmitter {
  setToolTip(text: string): void {
    control.setTooltip(text)
  }
  setContextMenu(menu: Menu): void {
    control.setMenu('tray', menu)
  }
  destroy(): void {
    control.setMenu('tray', null)
  }
}

export const nativeImage = { createFromPath: (path: string) => ({ path, isEmpty: () => false }) }
export const nativeTheme = Object.assign(new EventEmitter(), { themeSource: 'system', shouldUseDarkColors: false })
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] }
export const powerMonitor = new EventEmitter()
export const shell = { openExternal: async (url: string) => control.record('external', url) }
export const dialog = {
  showOpenDialog: async (...args: unknown[]) => control.answerDialog('open', args.at(-1)),
  showErrorBox: (title: string, text: string) => control.record('error-box', `${title}: ${text}`),
}

/** Electron's utility process is a Node process with a port to its parent; here it is a forked Node. */
class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess
  readonly stdout
  readonly stderr

  constructor(modulePath: string, args: string[], options: { env?: NodeJS.ProcessEnv; serviceName?: string }) {
    super()
    this.#child = fork(modulePath, args, { env: options.env ?? process.env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    this.stdout = this.#child.stdout
    this.stderr = this.#child.stderr
    this.#child.on('spawn', () => this.emit('spawn'))
    this.#child.on('exit', (code) => this.emit('exit', code ?? 1))
    control.record('utility-process', options.serviceName ?? modulePath)
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  kill = (): boolean => this.#child.kill()
}

/** No keychain: as on a Linux machine without a secret service. */
export const safeStorage = { isAsyncEncryptionAvailable: () => Promise.resolve(false) }

export const utilityProcess = {
  fork: (modulePath: string, args: string[] = [], options: { env?: NodeJS.ProcessEnv } = {}) =>
    new UtilityProcess(modulePath, args, options),
}

setHandlerFor('second-instance', () => app.emit('second-instance', preventable(), [], ''))
setHandlerFor('activate', () => app.emit('activate', preventable(), false))
setHandlerFor('quit', () => app.quit())
setHandlerFor('close-window', () => BrowserWindow.getAllWindows()[0]?.close())
setImmediate(() => app.emit('ready'))
