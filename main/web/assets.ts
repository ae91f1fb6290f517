import { readFile, readdir } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { everyHeader, pageHeaders } from './headers.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

export interface AssetOptions {
  /** How the page reaches its host: it reads this from a meta element. */
  readonly transport: 'websocket' | 'port'
}

/** Answers a URL's path with a file of the built window. `connect` is a further source of connections, such as `ws://host`. */
export type ReadAsset = (path: string, connect?: string) => Promise<Response>

/**
 * Serves the built window. The files are listed once, and only what is on that list is ever read: no path, however it is
 * written, leads out of the directory, and there is no listing. A path without an extension is a page of the router's.
 */
export async function createAssets(directory: string, { transport }: AssetOptions): Promise<ReadAsset> {
  const found = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = new Map(
    found
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [`/${relative(directory, path).split(sep).join('/')}`, path]),
  )
  return async (path, connect = '') => {
    const file = files.get(path) ?? (extname(path) === '' ? files.get('/index.html') : undefined)
    if (file === undefined) return new Response('not found\n', { status: 404, headers: everyHeader })
    const type = types[extname(file)] ?? 'application/octet-stream'
    if (extname(file) === '.html') return servePage(await readFile(file, 'utf8'), transport, connect)
    // Vite puts a digest of the content into these names.
    const caching = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
    return new Response(await readFile(file), {
      headers: { 'content-type': type, 'cache-control': caching, ...everyHeader },
    })
  }
}

function servePage(html: string, transport: string, connect: string): Response {
  const mark = `<meta name="archipel-transport" content="${transport}">`
  return new Response(html.replace(/<head>/i, `<head>${mark}`), {
    headers: { 'content-type': types['.html'] ?? '', 'cache-control': 'no-store', ...pageHeaders(connect) },
  })
}
