import { readFile, writeFile } from 'node:fs/promises'
import type { WebHost } from './web-host.ts'

/**
 * Opens the host on the port of the last time, or on a free one where that is taken: a page's origin carries what the
 * browser remembers for it, such as the columns of tables.
 */
export async function openOnLastPort(file: string, open: (port: number) => Promise<WebHost>): Promise<WebHost> {
  const last = await readPort(file)
  const host = last === 0 ? await open(0) : await open(last).catch(() => open(0))
  await writeFile(file, `${new URL(host.url).port}\n`)
  return host
}

async function readPort(file: string): Promise<number> {
  const port = Number(await readFile(file, 'utf8').catch(() => ''))
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0
}
