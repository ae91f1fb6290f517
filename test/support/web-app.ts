import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'

const cli = join(import.meta.dirname, '..', '..', 'out', 'main', 'cli.cjs')

export interface ServedApp {
  process: ChildProcess
  /** With the one-time token. */
  url: string
  origin: string
  /** Lines that the app has logged so far. */
  log: string[]
  stop(): Promise<void>
}

/** Starts the built app as `archipel serve` does and reads its ready line. */
export async function serveApp(args: string[], env: NodeJS.ProcessEnv = {}): Promise<ServedApp> {
  const child = spawn(process.execPath, [cli, 'serve', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  const log: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line))
  const exited = once(child, 'exit')
  const first = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>
  const ready = await Promise.race([first, exited.then(() => undefined)])
  if (!ready) throw new Error(`archipel serve ended before it was ready:\n${log.join('\n')}`)
  const { url } = JSON.parse(ready[0]) as { url: string }
  return {
    process: child,
    url,
    origin: new URL(url).origin,
    log,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      await exited
    },
  }
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
}

/** A fresh window of 1280×800, in English, on the app's page. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options })
  const page = await context.newPage()
  await page.goto(url)
  return page
}
