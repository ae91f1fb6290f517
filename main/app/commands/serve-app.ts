import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, extname, join, resolve } from 'node:path'
import { AppError } from '#base/errors.ts'
import type { Logger } from '#base/logger.ts'
import { systemClock } from '#base/system-clock.ts'
import packageJson from '../../../package.json' with { type: 'json' }
import { createAssets, type ReadAsset } from '../../web/assets.ts'
import { openOnLastPort } from '../../web/last-port.ts'
import { isLoopback } from '../../web/request-guard.ts'
import { openWebHost, type WebHost } from '../../web/web-host.ts'
import { startApp, type App } from '../create-app.ts'
import { createJsonLogger } from '../json-logger.ts'
import { spawnEngineWith } from '../spawn-engine.ts'
import { stopSignal } from './options.ts'

export interface ServeFlags {
  readonly dataDir: string
  readonly port: number
  readonly host: string
  readonly kubeconfig: readonly string[]
  readonly engine: boolean
  readonly open?: boolean
}

/**
 * Runs until it is told to stop. `entry` is the program's own file: the built window and the engine stand beside it.
 * `announce` words the one line that is printed with the URL.
 */
export async function serve(flags: ServeFlags, entry: string, announce: (url: string) => string): Promise<void> {
  const logger = createJsonLogger({ level: 'info', now: systemClock.now, write: (line) => process.stderr.write(line) })
  const readAsset = await createAssets(findWindow(entry), { transport: 'websocket' })
  const app = await startApp({
    dataDir: resolve(flags.dataDir),
    kubeconfigs: flags.kubeconfig,
    shell: {
      info: {
        name: 'Archipel',
        version: packageJson.version,
        platform: process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux',
        shell: 'browser',
        locale: Intl.DateTimeFormat().resolvedOptions().locale,
      },
      // The page is in a browser already: it opens the link itself.
      openExternal: () => Promise.resolve(false),
    },
    environment: process.env,
    isGuiStart: false,
    clock: systemClock,
    logger,
    ...(flags.engine ? { spawnEngine: spawnEngineWith(siblingOf(entry, 'cli'), process.env) } : {}),
  })
  try {
    const { host, port } = flags
    if (!isLoopback(host))
      logger.warn('others on the network can reach this page; its token is their only obstacle', { host })
    const portFile = join(resolve(flags.dataDir), 'page-port')
    await serveUntilStopped(app, { host, port, portFile, readAsset, logger }, (url) => {
      process.stdout.write(`${announce(url)}\n`)
      if (flags.open) openBrowser(url)
    })
  } finally {
    await app.stop()
  }
}

async function serveUntilStopped(
  app: App,
  options: { host: string; port: number; portFile: string; readAsset: ReadAsset; logger: Logger },
  onReady: (url: string) => void,
): Promise<void> {
  const stop = stopSignal()
  const open = (port: number): Promise<WebHost> =>
    openWebHost({ ...options, port, accept: (transport) => app.accept(transport) })
  const opening = options.port === 0 ? openOnLastPort(options.portFile, open) : open(options.port)
  const web = await opening.catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException
    throw code === 'EADDRINUSE' ? new AppError('engine.port-in-use', { port: options.port }) : error
  })
  onReady(web.url)
  await new Promise<void>((done) => {
    if (stop.aborted) done()
    stop.addEventListener('abort', () => {
      done()
    })
  })
  await web.close()
}

/** From source the window is in `out`; in the built tree it stands beside us. */
function findWindow(entry: string): string {
  const directory = join(dirname(entry), extname(entry) === '.ts' ? '../out/renderer' : '../renderer')
  if (existsSync(join(directory, 'index.html'))) return directory
  throw new Error(`The window is not built: ${directory} has no index.html. Run npm run build.`)
}

function siblingOf(entry: string, name: string): string {
  return join(dirname(entry), name + extname(entry))
}

/** Where there is no browser nothing happens: the URL is printed in any case. */
function openBrowser(url: string): void {
  const command = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open'
  if (command === 'xdg-open' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return
  const child = spawn(command, [url], { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}
