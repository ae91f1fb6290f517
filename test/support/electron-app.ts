import { existsSync, readFileSync } from 'node:fs'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { _electron, chromium, type ElectronApplication, type Page } from 'playwright-core'
import type { MenuEntry, StandInState } from './electron-stand-in/control.ts'
import { eventually } from './eventually.ts'

const root = join(import.meta.dirname, '..', '..')

/** The desktop app under test, on Electron itself or on the stand-in, behind the strings that both have. */
export interface DesktopUnderTest {
  page: Page
  menu(): Promise<MenuEntry[]>
  clickMenu(id: string): Promise<void>
  answerOpenDialog(filePaths: string[]): Promise<void>
  /** Quits as a user does; resolves with the exit code. */
  quit(): Promise<number>
}

export interface StandInDesktop extends DesktopUnderTest {
  state(): Promise<StandInState>
  signal(name: 'second-instance' | 'activate' | 'close-window'): Promise<void>
  clickTray(id: string): Promise<void>
  process: ChildProcess
}

/** The binary of Electron, where it was downloaded. */
export function electronBinary(): string | undefined {
  const directory = join(root, 'node_modules', 'electron')
  const pointer = join(directory, 'path.txt')
  if (!existsSync(pointer)) return undefined
  const path = join(directory, 'dist', readFileSync(pointer, 'utf8').trim())
  return existsSync(path) ? path : undefined
}

export async function launchStandIn(dataDir: string, env: NodeJS.ProcessEnv = {}): Promise<StandInDesktop> {
  const child = fork(join(root, 'out/main/desktop.cjs'), [], {
    execArgv: ['--import', join(root, 'test/support/electron-stand-in/register.ts')],
    env: { ...process.env, ...env, STAND_IN_USER_DATA: dataDir, ARCHIPEL_DATA_DIR: dataDir },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit').then(([code]) => (code as number | null) ?? 1)
  let lastId = 0
  const ask = async (request: object): Promise<unknown> => {
    const id = ++lastId
    const answer = new Promise((resolve) => {
      const onMessage = (message: { id: number; value: unknown }): void => {
        if (message.id !== id) return
        child.off('message', onMessage)
        resolve(message.value)
      }
      child.on('message', onMessage)
    })
    child.send({ id, ...request })
    return answer
  }
  const state = async (): Promise<StandInState> => (await ask({ type: 'state' })) as StandInState
  const { endpoint } = await eventually('the window', state, (each) => each.endpoint !== '')
  const browser = await chromium.connectOverCDP(endpoint)
  const page = await eventually(
    'the page',
    async () =>
      browser
        .contexts()
        .flatMap((context) => context.pages())
        .find((each) => each.url().startsWith('http')),
    (each) => each !== undefined,
  )
  if (!page) throw new Error('the window has no page')
  return {
    page,
    process: child,
    state,
    menu: async () => (await state()).menus['application'] ?? [],
    clickMenu: async (id) => {
      await ask({ type: 'click', menu: 'application', item: id })
    },
    clickTray: async (id) => {
      await ask({ type: 'click', menu: 'tray', item: id })
    },
    answerOpenDialog: async (filePaths) => {
      await ask({ type: 'dialog', answer: { canceled: false, filePaths } })
    },
    signal: async (name) => {
      await ask({ type: 'signal', name })
    },
    async quit() {
      child.send({ id: ++lastId, type: 'signal', name: 'quit' })
      const code = await exited
      await browser.close()
      return code
    },
  }
}

export async function launchElectron(dataDir: string, executablePath: string): Promise<DesktopUnderTest> {
  const app: ElectronApplication = await _electron.launch({
    executablePath,
    args: [root],
    env: { ...(process.env as Record<string, string>), ARCHIPEL_DATA_DIR: dataDir },
  })
  const exited = once(app.process(), 'exit').then(([code]) => (code as number | null) ?? 1)
  return {
    page: await app.firstWindow(),
    menu: () =>
      app.evaluate(({ Menu }) => {
        const read = (menu: Electron.Menu | null): MenuEntry[] =>
          (menu?.items ?? []).map((item) => ({ id: item.id, label: item.label, items: read(item.submenu ?? null) }))
        return read(Menu.getApplicationMenu())
      }),
    clickMenu: (id) =>
      app.evaluate(({ Menu }, item) => {
        Menu.getApplicationMenu()?.getMenuItemById(item)?.click()
      }, id),
    answerOpenDialog: (filePaths) =>
      app.evaluate(({ dialog }, paths) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: paths })
      }, filePaths),
    async quit() {
      await app.evaluate(({ app: electron }) => electron.quit())
      return exited
    },
  }
}
