import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium, type Browser, type Page } from 'playwright-core'
import { control } from './control.ts'

type Handler = (request: Request) => Response | Promise<Response>

const schemes = new Map<string, Handler>()
export const protocol = {
  registerSchemesAsPrivileged(list: { scheme: string }[]): void {
    control.record('privileged-schemes', list.map((each) => each.scheme).join())
  },
  handle(scheme: string, handler: Handler): void {
    schemes.set(scheme, handler)
  },
}

export function setHandlerFor(signal: string, handler: () => void): void {
  control.onSignal(signal, handler)
}

let browser: Promise<Browser> | undefined

async function openBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
  // A server of its own, so that the test can drive the very same page.
  const port = await freePort()
  const opened = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', `--remote-debugging-port=${port}`],
  })
  control.setBrowser(opened, `http://127.0.0.1:${port}`)
  return opened
}

function freePort(): Promise<number> {
  const probe = createServer()
  return new Promise((resolve) => {
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

/** Chromium knows no scheme of ours: its handler is served from loopback, headers and all. */
function serveScheme(handler: Handler, origin: string): Promise<Server> {
  const server = createServer((request, response) => {
    void (async () => {
      const answer = await handler(new Request(new URL(request.url ?? '/', origin)))
      response.writeHead(answer.status, Object.fromEntries(answer.headers))
      response.end(Buffer.from(await answer.arrayBuffer()))
    })()
  })
  server.unref()
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

export async function launchPage(
  url: string,
  size: { width: number; height: number },
  prepare: (page: Page) => Promise<void>,
): Promise<{ page: Page; close: () => Promise<void> }> {
  const target = new URL(url)
  const handler = schemes.get(target.protocol.slice(0, -1))
  let address = url
  let server: Server | undefined
  if (handler) {
    server = await serveScheme(handler, `${target.protocol}//${target.host}`)
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}${target.pathname}${target.search}${target.hash}`
  }
  browser ??= openBrowser()
  const context = await (
    await browser
  ).newContext({
    viewport: { width: size.width, height: size.height },
    userAgent: 'Mozilla/5.0 Chrome/156.0 Electron/45.4.1',
  })
  const page = await context.newPage()
  page.on('pageerror', (error) => control.record('page-error', error.stack ?? error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') control.record('page-error', message.text())
  })
  await prepare(page)
  await page.goto(address, { waitUntil: 'load' })
  const close = async (): Promise<void> => {
    server?.close()
    server?.closeAllConnections()
    await context.close()
  }
  return { page, close }
}
